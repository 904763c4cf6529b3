"""Shapes of a provider's credit record."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Code, LongText, ShortText
from services.registry.domain.admission import ProviderEvent
from services.registry.models import CreditEntry
from services.registry.schemas.fields import Body

Outcome = Literal["upheld", "withdrawn"]
_Points = Annotated[int, Field(ge=-100, le=100)]


class CreditEntryIn(Body):
    """Points against (negative) or for a provider; without ``expires_on`` they count for ever."""

    kind: Code
    points: _Points
    reason: ShortText
    evidence: ShortText
    occurred_on: date
    expires_on: date | None = Field(default=None)


class AppealIn(Body):
    """Why an entry is wrong."""

    reason: LongText
    evidence: ShortText | None = Field(default=None)


class AppealDecisionIn(Body):
    """``upheld``: the entry stands; ``withdrawn``: it never counted."""

    outcome: Outcome
    reason: ShortText


class CreditEntryAnswer(BaseModel):
    id: UUID
    kind: str
    points: int
    reason: str
    evidence: str
    occurred_on: date
    expires_on: date | None
    recorded_by: UUID
    recorded_at: datetime
    appeal_reason: str | None
    appeal_evidence: str | None
    appealed_at: datetime | None
    outcome: Outcome | None
    outcome_reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: CreditEntry) -> Self:
        return cls.model_validate(row, from_attributes=True)


class CreditAnswer(BaseModel):
    """The score on a day, the entries that make it, and the step it suggests to a person."""

    on: date
    score: int
    entries: list[CreditEntryAnswer]
    proposed_event: ProviderEvent | None
