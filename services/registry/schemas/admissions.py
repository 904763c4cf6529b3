"""Shapes of a provider's admission: documents, site checks, steps, standing, obligations."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.events import OccupiedFacility
from services.contracts.text import Code, LongText, Name, ShortText
from services.registry.domain.admission import ProviderEvent, ProviderState
from services.registry.models import ProviderDocument, ProviderTransition, SiteCheck
from services.registry.schemas.fields import Body, Period

StepEvent = Literal[
    ProviderEvent.COMPLETE_DOCUMENTS,
    ProviderEvent.CHECK_SITE,
    ProviderEvent.ADMIT,
    ProviderEvent.REFUSE,
    ProviderEvent.WARN,
    ProviderEvent.STOP_NEW_ORDERS,
    ProviderEvent.SUSPEND,
    ProviderEvent.EXCLUDE,
    ProviderEvent.RESTORE,
]
"""All but the new application, which is the provider's own."""


class DocumentIn(Period):
    """A licence or certificate. One with the kind and first day of a standing one supersedes it."""

    kind: Code
    number: Name
    issuer: Name
    evidence: ShortText | None = Field(default=None)


class DocumentAnswer(BaseModel):
    id: UUID
    kind: str
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None
    evidence: str | None
    recorded_by: UUID
    recorded_at: datetime
    superseded_by: UUID | None

    @classmethod
    def of(cls, row: ProviderDocument) -> Self:
        return cls.model_validate(row, from_attributes=True)


class SiteCheckIn(Body):
    """What was found at the provider's premises; a check that is not passed may be repeated."""

    checked_on: date
    inspectors: Annotated[list[Name], Field(min_length=1, max_length=20)]
    findings: LongText
    is_passed: bool


class SiteCheckAnswer(BaseModel):
    id: UUID
    checked_on: date
    inspectors: list[str]
    findings: str
    is_passed: bool
    recorded_by: UUID
    recorded_at: datetime

    @classmethod
    def of(cls, row: SiteCheck) -> Self:
        return cls.model_validate(row, from_attributes=True)


class StepIn(Body):
    """One step of the admission machine, with its reason; ``until`` is an exclusion's last day."""

    event: StepEvent
    reason: ShortText
    until: date | None = Field(default=None)


class ApplicationIn(Body):
    """Why an organisation that was refused or excluded applies again."""

    reason: ShortText


class StepAnswer(BaseModel):
    """One step; ``event`` is ``registered`` or ``taken_over`` for the first. ``version`` is the provider's after it."""

    id: UUID
    event: str
    from_state: ProviderState | None
    to_state: ProviderState
    reason: str
    until: date | None
    actor_id: UUID
    actor_name: str
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, row: ProviderTransition) -> Self:
        return cls.model_validate(row, from_attributes=True)


class FindingAnswer(BaseModel):
    code: str
    text: str
    blocks: bool


class ProposalAnswer(BaseModel):
    """A step the credit score suggests; a person takes it, or does not."""

    event: ProviderEvent
    score: int


class StandingAnswer(BaseModel):
    """How a provider stands on a day: whether new orders may be given, why not, what may happen next."""

    on: date
    state: ProviderState
    takes_new_orders: bool
    findings: list[FindingAnswer]
    allowed: list[ProviderEvent]
    credit_score: int
    proposal: ProposalAnswer | None
    stars: int | None
    may_be_purchased: bool
    price_percent: int
    version: int


class ObligationsAnswer(BaseModel):
    """What a provider has in hand as far as the registry knows; its orders are dispatch's."""

    provider_id: UUID
    worker_ids: list[UUID]
    service_point_ids: list[UUID]
    facilities: list[OccupiedFacility]
