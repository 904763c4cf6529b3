"""Queries of welfare visits and their plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Assessment, CareRound, Elder, ElderTrait, WelfareVisit, WelfareVisitPlan
from services.registry.repository.care_cases import SHORT_ELDER, CareRepository

_LATEST = 20
_BEGIN_ROUND_SQL = text("INSERT INTO care_round (day, counts) VALUES (:day, '{}') ON CONFLICT DO NOTHING")


class WelfareVisitRepository(CareRepository[WelfareVisit]):
    """The visits the caller may see."""

    model = WelfareVisit
    not_found_code = "welfare_visit.not_found"

    async def latest(self, elder_id: UUID) -> Sequence[WelfareVisit]:
        """An elder's last visits, the latest first."""
        query = self.scoped().where(WelfareVisit.elder_id == elder_id)
        query = query.order_by(WelfareVisit.on_day.desc(), WelfareVisit.id.desc()).limit(_LATEST)
        return (await self.session.scalars(query)).unique().all()


class WelfareVisitPlanRepository(ScopedRepository[WelfareVisitPlan, Principal]):
    """The plan of the caller's division."""

    model = WelfareVisitPlan
    not_found_code = "welfare_visit_plan.not_found"

    def scoped(self) -> Select[WelfareVisitPlan]:
        return (
            select(WelfareVisitPlan)
            .join(WelfareVisitPlan.elder)
            .options(contains_eager(WelfareVisitPlan.elder).load_only(*SHORT_ELDER, raiseload=True))
            .where(within_division(Elder.division_path, self.caller.division_path), Elder.status == "living")
        )

    async def standing(self, elder_id: UUID) -> WelfareVisitPlan | None:
        """An elder's place in the plan, where they have one."""
        query = self.scoped().where(WelfareVisitPlan.elder_id == elder_id, WelfareVisitPlan.ended_on.is_(None))
        row: WelfareVisitPlan | None = (await self.session.scalars(query)).unique().one_or_none()
        return row

    async def overdue(
        self, paging: PageRequest, today: date, division_path: str | None, tier: str | None
    ) -> tuple[list[WelfareVisitPlan], str | None]:
        """Whose day is past, the longest overdue first."""
        query = self.scoped().where(WelfareVisitPlan.ended_on.is_(None), WelfareVisitPlan.due_on < today)
        if division_path is not None:
            query = query.where(within_division(Elder.division_path, division_path))
        if tier is not None:
            query = query.where(WelfareVisitPlan.tier == tier)
        return await paginate(self.session, query, paging, [WelfareVisitPlan.due_on, WelfareVisitPlan.elder_id])


class SystemWelfareVisits:
    """The plan as the daily round, and a visit just made, need it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def plans(self, elder_ids: Sequence[UUID]) -> dict[UUID, WelfareVisitPlan]:
        """By elder, locked."""
        query = (
            select(WelfareVisitPlan)
            .where(WelfareVisitPlan.elder_id.in_(elder_ids))
            .order_by(WelfareVisitPlan.elder_id)
            .with_for_update()
        )
        return {row.elder_id: row for row in await self._session.scalars(query)}

    async def ensure(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write new places, columns by name; where somebody writes the same one at this moment, theirs stands."""
        if rows:
            await self._session.execute(insert(WelfareVisitPlan).on_conflict_do_nothing(), list(rows))

    async def next_elders(self, after: UUID | None, limit: int) -> Sequence[Elder]:
        """In the order of ids: who has a standing fact, an assessment or a plan, whatever has become of them."""
        has_fact = exists().where(ElderTrait.elder_id == Elder.id, ElderTrait.superseded_by.is_(None))
        is_assessed = exists().where(Assessment.elder_id == Elder.id, Assessment.superseded_by.is_(None))
        has_plan = exists().where(WelfareVisitPlan.elder_id == Elder.id)
        query = (
            select(Elder)
            .options(selectinload(Elder.traits))
            .where(or_(has_fact, is_assessed, has_plan))
            .order_by(Elder.id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(Elder.id > after)
        return (await self._session.scalars(query)).all()

    async def missed(self, today: date, limit: int) -> Sequence[WelfareVisitPlan]:
        """Whose day is past and has not been announced, locked; those another worker has are left to it."""
        query = (
            select(WelfareVisitPlan)
            .join(WelfareVisitPlan.elder)
            .options(joinedload(WelfareVisitPlan.elder, innerjoin=True).load_only(*SHORT_ELDER))
            .where(
                WelfareVisitPlan.ended_on.is_(None),
                WelfareVisitPlan.due_on < today,
                WelfareVisitPlan.announced_due_on.is_distinct_from(WelfareVisitPlan.due_on),
                Elder.status == "living",
            )
            .order_by(WelfareVisitPlan.due_on, WelfareVisitPlan.elder_id)
            .limit(limit)
            .with_for_update(of=WelfareVisitPlan, skip_locked=True)
        )
        return (await self._session.scalars(query)).unique().all()

    async def claim_round(self, day: date) -> CareRound | None:
        """The day's round, locked; None where it is finished or another worker has it."""
        await self._session.execute(_BEGIN_ROUND_SQL, {"day": day})
        query = (
            select(CareRound)
            .where(CareRound.day == day, CareRound.finished_at.is_(None))
            .with_for_update(skip_locked=True)
        )
        row: CareRound | None = (await self._session.scalars(query)).one_or_none()
        return row
