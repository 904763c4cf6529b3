"""Shapes of star ratings."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Name, ShortText
from services.registry.models import StarRating
from services.registry.schemas.fields import Body


class StarRatingIn(Body):
    """Stars for some days, both inclusive; ``rated_by`` is who decided. The rating that began last is in force."""

    stars: Annotated[int, Field(ge=1, le=5)]
    valid_from: date
    valid_to: date
    rated_by: Name
    evidence: ShortText | None = Field(default=None)


class StarRatingAnswer(BaseModel):
    id: UUID
    provider_id: UUID | None
    facility_id: UUID | None
    stars: int
    valid_from: date
    valid_to: date
    rated_by: str
    evidence: str | None
    recorded_by: UUID
    recorded_at: datetime

    @classmethod
    def of(cls, row: StarRating) -> Self:
        return cls.model_validate(row, from_attributes=True)
