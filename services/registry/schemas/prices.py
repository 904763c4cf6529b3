"""Shapes of public prices."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Code
from services.registry.models import ServicePrice
from services.registry.schemas.fields import Period


class PriceIn(Period):
    """What one ``unit`` (``visit``, ``hour``, ``meal``, ``bed_month``…) of a service costs from a day on."""

    service_code: Code
    price_fen: Annotated[int, Field(ge=0, le=100_000_000)]
    unit: Code


class PriceAnswer(BaseModel):
    id: UUID
    service_code: str
    price_fen: int
    unit: str
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    superseded_by: UUID | None

    @classmethod
    def of(cls, row: ServicePrice) -> Self:
        return cls.model_validate(row, from_attributes=True)
