"""Shapes of monthly runs, of what they propose, and of what people decide."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field, StringConstraints

from services.contracts.text import ShortText
from services.registry.domain.silent_certification import ProposalEvent, ProposalKind, ProposalState
from services.registry.models import CertificationDecision, CertificationProposal, SilentCertification
from services.registry.schemas.fields import Body, DivisionCode

Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class CertificationIn(Body):
    """A run over a division for a month, ``YYYY-MM``; where it ``repeats`` the next month's follows by itself."""

    month: Month = Field(examples=["2024-06"])
    division_code: DivisionCode
    repeats: bool = Field(default=False)

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.month}-01")


class CertificationAnswer(BaseModel):
    """A run and how far it has come; ``proposed`` counts by kind."""

    id: UUID
    month: str
    division_code: str
    state: Literal["waiting", "running", "done"]
    repeats: bool
    examined: int
    proposed: dict[ProposalKind, int]
    requested_by: UUID
    requested_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: SilentCertification) -> Self:
        return cls.model_validate(
            {
                "id": row.id,
                "month": f"{row.month:%Y-%m}",
                "division_code": row.division_code,
                "state": row.state,
                "repeats": row.repeats,
                "examined": row.examined,
                "proposed": row.proposed,
                "requested_by": row.requested_by,
                "requested_at": row.requested_at,
                "finished_at": row.finished_at,
            }
        )


class ProposalFilters(BaseModel):
    """What a list of proposals is narrowed to."""

    certification_id: Annotated[UUID | None, Query()] = None
    kind: Annotated[ProposalKind | None, Query()] = None
    state: Annotated[ProposalState | None, Query()] = None
    item: Annotated[int | None, Query(ge=1, le=28)] = None


class DecisionIn(Body):
    """Why. A decision without a reason is none."""

    reason: ShortText


class DecisionAnswer(BaseModel):
    """A step of a proposal's history."""

    event: ProposalEvent
    state: ProposalState
    reason: str
    account_id: UUID
    account_name: str
    decided_at: datetime


class ProposalAnswer(BaseModel):
    """What is proposed, why, and what may be done with it. Money is fen: a month's, and the arrears'."""

    id: UUID
    certification_id: UUID
    elder_id: UUID
    elder_name: str
    division_code: str
    kind: ProposalKind
    item: int | None
    benefit_id: UUID | None
    from_day: date
    amount_fen: int | None
    back_pay_months: int
    back_pay_fen: int | None
    reasons: list[str]
    state: ProposalState
    is_in_effect: bool
    allowed: list[ProposalEvent]
    created_at: datetime

    @classmethod
    def of(cls, row: CertificationProposal, allowed: tuple[ProposalEvent, ...]) -> Self:
        names = ("id", "certification_id", "elder_id", "kind", "item", "benefit_id", "from_day", "amount_fen")
        more = ("back_pay_months", "back_pay_fen", "reasons", "state", "is_in_effect", "created_at")
        return cls.model_validate(
            {
                **{name: getattr(row, name) for name in (*names, *more)},
                "elder_name": row.elder.name,
                "division_code": row.elder.division_code,
                "allowed": allowed,
            }
        )


class ProposalDetail(ProposalAnswer):
    """A proposal with its decisions, the first one first."""

    decisions: list[DecisionAnswer]

    @classmethod
    def with_history(cls, answer: ProposalAnswer, history: list[CertificationDecision]) -> Self:
        decisions = [DecisionAnswer.model_validate(row, from_attributes=True) for row in history]
        return cls.model_validate({**answer.model_dump(), "decisions": decisions})
