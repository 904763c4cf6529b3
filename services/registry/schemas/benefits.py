"""Shapes of what elders receive, and of signs that they live here."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.contracts.text import ShortText
from services.registry.models import Benefit, SignOfLife
from services.registry.schemas.fields import Body, Period

SignKind = Literal["visit", "device", "call", "data_match"]


class BenefitIn(Period):
    """An item as it is received. The same item with the same first day restates, and supersedes, the earlier one."""

    item: Annotated[int, Field(strict=True, ge=1, le=28, examples=[17])]
    amount_fen: Annotated[int, Field(strict=True, ge=0, le=10**9, examples=[8000])] | None = Field(default=None)
    source: ShortText


class BenefitAnswer(BaseModel):
    """A recorded benefit; ``proposal_id`` names the proposal that began or ended it."""

    id: UUID
    item: int
    amount_fen: int | None
    valid_from: date
    valid_to: date | None
    source: str
    proposal_id: UUID | None
    recorded_by: UUID
    recorded_at: datetime
    superseded_by: UUID | None

    @classmethod
    def of(cls, row: Benefit) -> Self:
        return cls.model_validate(row, from_attributes=True)


class SignOfLifeIn(Body):
    """Somebody was seen, heard or found in another office's data; ``is_resident`` where that says so either way."""

    kind: SignKind
    seen_at: AwareDatetime = Field(examples=["2024-05-20T10:00:00+08:00"])
    is_resident: bool | None = Field(default=None)
    source: ShortText


class SignOfLifeAnswer(BaseModel):
    """A recorded sign. The same one told twice is one row."""

    id: UUID
    kind: SignKind
    seen_at: datetime
    is_resident: bool | None
    source: str
    recorded_by: UUID
    recorded_at: datetime

    @classmethod
    def of(cls, row: SignOfLife) -> Self:
        return cls.model_validate(row, from_attributes=True)
