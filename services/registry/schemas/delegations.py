"""Shapes of mandates and of the acts under them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.contracts.text import LongText, ShortText
from services.registry.domain.delegations import GivenBy, Mandate, Matter, state_on
from services.registry.models import DelegatedAct, Delegation
from services.registry.schemas.care_cases import DatedStep, Day, ElderBrief, StepAnswer
from services.registry.schemas.fields import Body, DivisionFilter

DelegationState = Literal["upcoming", "in_force", "expired", "revoked"]


class DelegationIn(Body):
    """A mandate to a provider; given by the elder, or by the guardian ``guardian_contact_id`` names."""

    elder_id: UUID
    provider_id: UUID
    guardian_contact_id: UUID | None = Field(default=None)
    scope: Annotated[list[Matter], Field(min_length=1, max_length=len(Matter))]
    valid_from: Day
    valid_to: Day
    evidence: ShortText

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class ActIn(Body):
    """Something done under a mandate."""

    on: Day
    matter: Matter
    description: LongText
    evidence: ShortText | None = Field(default=None)


class RevocationIn(DatedStep):
    """``on`` is the first day on which the mandate holds no more."""


@dataclass(frozen=True)
class DelegationFilters:
    """What a client narrows the list to."""

    elder_id: UUID | None = None
    provider_id: UUID | None = None
    division: DivisionFilter = None


class ActAnswer(BaseModel):
    id: UUID
    on: date
    matter: Matter
    description: str
    evidence: str | None
    recorded_by_name: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: DelegatedAct) -> Self:
        return cls(
            id=row.id,
            on=row.on_day,
            matter=Matter(row.matter),
            description=row.description,
            evidence=row.evidence,
            recorded_by_name=row.recorded_by_name,
            recorded_at=row.recorded_at,
        )


class DelegationSummary(BaseModel):
    """A mandate as lists show it; ``state`` is today's."""

    id: UUID
    elder: ElderBrief
    provider_id: UUID
    given_by: GivenBy
    guardian_contact_id: UUID | None
    scope: list[Matter]
    valid_from: date
    valid_to: date
    revoked_on: date | None
    evidence: str
    state: DelegationState
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Delegation, today: date) -> Self:
        return cls(
            id=row.id,
            elder=ElderBrief.of(row.elder),
            provider_id=row.provider_id,
            given_by=GivenBy(row.given_by),
            guardian_contact_id=row.guardian_contact_id,
            scope=[Matter(matter) for matter in row.scope],
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            revoked_on=row.revoked_on,
            evidence=row.evidence,
            state=state_on(mandate_of(row), today),
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class DelegationAnswer(DelegationSummary):
    """One mandate with what was done under it."""

    acts: list[ActAnswer] = Field(default=[])
    history: list[StepAnswer] = Field(default=[])


def mandate_of(row: Delegation) -> Mandate:
    """The stored mandate as the domain knows it."""
    return Mandate(frozenset(Matter(m) for m in row.scope), row.valid_from, row.valid_to, row.revoked_on)
