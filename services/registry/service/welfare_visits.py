"""Welfare visits: recording one, and who is overdue."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.registry.domain.welfare_visits import SEEN
from services.registry.models import WelfareVisit
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.elders import ElderRepository
from services.registry.repository.welfare_visits import WelfareVisitPlanRepository, WelfareVisitRepository
from services.registry.schemas.welfare_visits import (
    ElderVisitsAnswer,
    PlanAnswer,
    VisitFilters,
    WelfareVisitAnswer,
    WelfareVisitIn,
)
from services.registry.service.care_cases import elder_to_serve, not_after
from services.registry.service.placing import division_to_list
from services.registry.service.welfare_visit_plans import VisitPlanning


class WelfareVisitService:
    """What a caller does with welfare visits."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._visits = WelfareVisitRepository(session, caller)
        self._plans = WelfareVisitPlanRepository(session, caller)

    async def record(self, body: WelfareVisitIn) -> WelfareVisitAnswer:
        """Who was seen is next due an interval later; who was not stays due. Raises :class:`FieldInvalid`."""
        elder = await elder_to_serve(self._session, self._caller, body.elder_id)
        not_after(body.on, self._today)
        row = WelfareVisit(
            id=new_id(),
            elder=elder,
            elder_id=elder.id,
            on_day=body.on,
            kind=body.kind.value,
            visitor_name=body.visitor_name,
            result=body.result.value,
            needs_found=body.needs_found,
            note=body.note,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )
        self._visits.add(row)
        planning = await VisitPlanning.on(self._session, self._today)
        await planning.plan([elder], seen_on=body.on if body.result in SEEN else None)
        await self._session.flush()
        return WelfareVisitAnswer.of(row)

    async def page(self, paging: PageRequest, filters: VisitFilters) -> Page[WelfareVisitAnswer]:
        path = await division_to_list(DivisionRepository(self._session, self._caller), filters.division)
        rows, cursor = await self._visits.page(paging, path, {"elder_id": filters.elder_id})
        return Page(items=[WelfareVisitAnswer.of(row) for row in rows], next_cursor=cursor)

    async def overdue(self, paging: PageRequest, division: str | None, tier: str | None) -> Page[PlanAnswer]:
        path = await division_to_list(DivisionRepository(self._session, self._caller), division)
        rows, cursor = await self._plans.overdue(paging, self._today, path, tier)
        return Page(items=[PlanAnswer.of(row, self._today) for row in rows], next_cursor=cursor)

    async def of_elder(self, elder_id: UUID) -> ElderVisitsAnswer:
        """Raises :class:`NotFound` where the elder is not the caller's to see."""
        elder = await ElderRepository(self._session, self._caller).get(elder_id)
        plan = await self._plans.standing(elder.id)
        visits = await self._visits.latest(elder.id)
        return ElderVisitsAnswer(
            plan=None if plan is None else PlanAnswer.of(plan, self._today),
            visits=[WelfareVisitAnswer.of(visit) for visit in visits],
        )
