"""Shapes of requests for a copy of a person's data or for its erasure. The requester's name is shown to who decides."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.contracts.text import Name, ShortText
from services.registry.domain.erasure import ERASED, KEPT, ErasureDecision, ErasureState, Right
from services.registry.models import Erasure
from services.registry.schemas.fields import Body

Reason = Annotated[ShortText, StringConstraints(min_length=2)]


class PersonalDataRequest(Body):
    """Who asks for a copy, by what right, and why; kept for the auditors."""

    requester: Name
    right: Right
    reason: Reason


class PersonalData(BaseModel):
    """Everything the registry holds about one person: ``records`` by table, each row with its columns, unmasked."""

    elder_id: UUID
    produced_at: datetime
    records: dict[str, list[dict[str, Any]]]


class ErasureRequest(Body):
    """Who asks, by what right, with what evidence of it, and why."""

    requester: Name
    right: Right
    evidence: ShortText
    reason: Reason


class ErasureDecisionIn(Body):
    """The decision with its reason; a refusal is told to the requester with it (art. 50)."""

    decision: ErasureDecision
    reason: Reason


class KeptAnswer(BaseModel):
    what: str
    why: str


class ErasureAnswer(BaseModel):
    """A request and what came of it; ``erased`` and ``kept`` say what a confirmation does or did."""

    id: UUID
    elder_id: UUID
    state: ErasureState
    requester: str
    right: Right
    evidence: str
    reason: str
    requested_by: UUID
    requested_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decision_reason: str | None
    erased: list[str] = Field(default=[])
    kept: list[KeptAnswer] = Field(default=[])

    @classmethod
    def of(cls, row: Erasure) -> Self:
        return cls(
            id=row.id,
            elder_id=row.elder_id,
            state=ErasureState(row.state),
            requester=row.requester,
            right=Right(row.by_right),
            evidence=row.evidence,
            reason=row.reason,
            requested_by=row.requested_by,
            requested_at=row.requested_at,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            decision_reason=row.decision_reason,
            erased=list(ERASED),
            kept=[KeptAnswer(what=one.what, why=one.why) for one in KEPT],
        )
