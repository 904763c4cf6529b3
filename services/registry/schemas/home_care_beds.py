"""Shapes of home care beds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from services.contracts.text import Code, ShortText
from services.registry.domain.home_care_beds import BedState, MonthJudged
from services.registry.models import HomeCareBed, HomeCareBedRecord
from services.registry.schemas.care_cases import DatedStep, Day, ElderBrief, StepAnswer
from services.registry.schemas.fields import Body, DivisionFilter

RecordKind = Literal["devices_online", "care_given"]


class HomeCareBedIn(Body):
    """A bed at home, served by a provider."""

    elder_id: UUID
    provider_id: UUID
    note: ShortText | None = Field(default=None)


class BedStepIn(DatedStep):
    """A step and the finding it rests on, as its reason. Only a supervisor accepts."""

    event: Literal["assess", "adapt", "install", "serve", "review", "go_on", "end"]


class BedRecordIn(Body):
    """Minutes of one day. Devices have one record a day; care has one per visit, told apart by ``reference``."""

    on: Day
    kind: RecordKind
    minutes: Annotated[int, Field(ge=0, le=24 * 60)]
    reference: Code


@dataclass(frozen=True)
class BedFilters:
    """What a client narrows the list to."""

    elder_id: UUID | None = None
    provider_id: UUID | None = None
    division: DivisionFilter = None
    state: Annotated[BedState | None, Query()] = None


class BedSummary(BaseModel):
    """A bed as lists show it."""

    id: UUID
    elder: ElderBrief
    provider_id: UUID
    state: BedState
    note: str | None
    served_from: date | None
    served_until: date | None
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: HomeCareBed) -> Self:
        return cls(
            id=row.id,
            elder=ElderBrief.of(row.elder),
            provider_id=row.provider_id,
            state=BedState(row.state),
            note=row.note,
            served_from=row.served_from,
            served_until=row.served_until,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class BedAnswer(BedSummary):
    """One bed with every step it has taken."""

    history: list[StepAnswer] = Field(default=[])


class BedRecordAnswer(BaseModel):
    id: UUID
    on: date
    kind: RecordKind
    minutes: int
    reference: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: HomeCareBedRecord) -> Self:
        return cls(
            id=row.id,
            on=row.on_day,
            kind="devices_online" if row.kind == "devices_online" else "care_given",
            minutes=row.minutes,
            reference=row.reference,
            recorded_at=row.recorded_at,
        )


class BedMonthAnswer(BaseModel):
    """Whether a month is paid; ``policy_id`` is the terms', null where there are none.

    ``reasons``: ``month_not_over``, ``not_in_service``, ``terms_not_configured``, ``devices_offline``,
    ``hours_not_met``.
    """

    month: str
    is_payable: bool
    reasons: list[str]
    days_served: int
    online_percent: int
    served_minutes: int
    required_minutes: int | None
    policy_id: UUID | None

    @classmethod
    def of(cls, month: date, served_minutes: int, judged: MonthJudged, policy_id: UUID | None) -> Self:
        return cls(
            month=f"{month:%Y-%m}",
            is_payable=judged.is_payable,
            reasons=list(judged.reasons),
            days_served=judged.days_served,
            online_percent=judged.online_percent,
            served_minutes=served_minutes,
            required_minutes=judged.required_minutes,
            policy_id=policy_id,
        )
