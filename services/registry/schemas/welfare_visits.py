"""Shapes of welfare visits and their plan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Code, LongText, Name
from services.registry.domain.welfare_visits import VisitKind, VisitResult, days_overdue
from services.registry.models import WelfareVisit, WelfareVisitPlan
from services.registry.schemas.care_cases import Day, ElderBrief
from services.registry.schemas.fields import Body, DivisionFilter


class WelfareVisitIn(Body):
    """A visit, or the attempt at one; ``needs_found`` are codes of what the elder lacks."""

    elder_id: UUID
    on: Day
    kind: VisitKind
    visitor_name: Name
    result: VisitResult
    needs_found: Annotated[list[Code], Field(max_length=20)] = Field(default=[])
    note: LongText | None = Field(default=None)


@dataclass(frozen=True)
class VisitFilters:
    """What a client narrows the list to."""

    elder_id: UUID | None = None
    division: DivisionFilter = None


class PlanAnswer(BaseModel):
    """An elder's place in the plan; ``id`` is the elder's. ``policy_id`` is null where the built-in tiers apply."""

    id: UUID
    elder: ElderBrief
    tier: str
    interval_days: int
    policy_id: UUID | None
    started_on: date
    last_visited_on: date | None
    due_on: date
    days_overdue: int

    @classmethod
    def of(cls, row: WelfareVisitPlan, today: date) -> Self:
        return cls(
            id=row.elder_id,
            elder=ElderBrief.of(row.elder),
            tier=row.tier,
            interval_days=row.interval_days,
            policy_id=row.policy_id,
            started_on=row.started_on,
            last_visited_on=row.last_visited_on,
            due_on=row.due_on,
            days_overdue=days_overdue(row.due_on, today),
        )


class WelfareVisitAnswer(BaseModel):
    id: UUID
    elder: ElderBrief
    on: date
    kind: VisitKind
    visitor_name: str
    result: VisitResult
    needs_found: list[str]
    note: str | None
    recorded_at: datetime

    @classmethod
    def of(cls, row: WelfareVisit) -> Self:
        return cls(
            id=row.id,
            elder=ElderBrief.of(row.elder),
            on=row.on_day,
            kind=VisitKind(row.kind),
            visitor_name=row.visitor_name,
            result=VisitResult(row.result),
            needs_found=row.needs_found,
            note=row.note,
            recorded_at=row.recorded_at,
        )


class ElderVisitsAnswer(BaseModel):
    """What is planned for an elder, null for who is in no tier, and the visits of late, the latest first."""

    plan: PlanAnswer | None
    visits: list[WelfareVisitAnswer]
