"""Shapes of the counts of beds."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.registry.domain.facilities import BedKind
from services.registry.models import BedCount
from services.registry.schemas.fields import Body

_Beds = Annotated[int, Field(ge=0, le=100_000)]


class BedCountIn(Body):
    """How many beds of a kind there are on a day, and in how many of them somebody lives."""

    kind: BedKind
    total: _Beds
    occupied: _Beds
    counted_on: date

    @model_validator(mode="after")
    def _no_more_than_there_are(self) -> Self:
        if self.occupied > self.total:
            raise ValueError("more beds are occupied than there are")
        return self


class BedCountAnswer(BaseModel):
    id: UUID
    kind: BedKind
    total: int
    occupied: int
    counted_on: date
    recorded_by: UUID
    recorded_at: datetime
    replaced_at: datetime | None

    @classmethod
    def of(cls, row: BedCount) -> Self:
        return cls.model_validate(row, from_attributes=True)
