"""What operators do with emergencies."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.contracts.authority import Principal
from services.dispatch.clients.travel_time import TravelTimeEngine
from services.dispatch.domain import order as orders
from services.dispatch.domain.catalogue import BY_CODE, EMERGENCY_RESPONSE
from services.dispatch.domain.emergency import EmergencyEvent, EmergencyState
from services.dispatch.models import Emergency as EmergencyRow
from services.dispatch.models import ServiceOrder
from services.dispatch.repository.emergencies import EmergencyRepository
from services.dispatch.repository.orders import SystemOrders
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.schemas.candidates import Candidates
from services.dispatch.schemas.emergencies import (
    ContactAttempt,
    Dispatch,
    Emergency,
    EmergencySummary,
    HandOver,
    Note,
    Resolve,
)
from services.dispatch.service.candidates import CandidateSearch, home_of, place_of
from services.dispatch.service.eligibility import Eligibility, need_for
from services.dispatch.service.emergency_changes import EmergencyChanges
from services.dispatch.service.emergency_views import EmergencyViews
from services.dispatch.service.order_changes import OrderChanges
from services.dispatch.service.unit import Unit
from services.kit.pagination import Page, PageRequest


class EmergencyDesk:
    """One caller's uses; each verb locks the case first, and a case always before its orders."""

    def __init__(self, unit: Unit, caller: Principal) -> None:
        self._unit = unit
        self._caller = caller
        self._emergencies = EmergencyRepository(unit.session, caller)
        self._views = EmergencyViews(unit)
        self._changes = EmergencyChanges(unit)

    async def page(self, states: Sequence[EmergencyState], paging: PageRequest) -> Page[EmergencySummary]:
        rows, cursor = await self._emergencies.page(states, paging)
        return Page(items=await self._views.summaries(rows), next_cursor=cursor)

    async def get(self, emergency_id: UUID) -> Emergency:
        return await self._views.detail(await self._emergencies.get(emergency_id), self._caller)

    async def candidates(self, emergency_id: UUID, engine: TravelTimeEngine, limit: int) -> Candidates:
        case = await self._emergencies.get(emergency_id)
        return await CandidateSearch(self._unit, engine).for_emergency(case, limit)

    async def shown(self, emergency_id: UUID) -> None:
        """The first console to display it counts; later ones, and those too late, change nothing."""
        case = await self._emergencies.get(emergency_id, for_update=True)
        if case.shown_at is None and case.state != EmergencyState.RESOLVED:
            await self._changes.apply(case, EmergencyEvent.SHOWN, self._caller)

    async def claim(self, emergency_id: UUID) -> Emergency:
        """Take the case, or acknowledge that it rings again. The holder's repeated request changes nothing."""
        case = await self._emergencies.get(emergency_id, for_update=True)
        is_repeated = case.holder_id == self._caller.account_id and not case.is_ringing
        if not is_repeated or case.state == EmergencyState.RESOLVED:
            await self._changes.apply(case, EmergencyEvent.CLAIM, self._caller, detail={"ring_count": case.ring_count})
        return await self._views.detail(case, self._caller)

    async def release(self, emergency_id: UUID) -> Emergency:
        return await self._simply(emergency_id, EmergencyEvent.RELEASE, {})

    async def note(self, emergency_id: UUID, body: Note) -> Emergency:
        return await self._simply(emergency_id, EmergencyEvent.NOTE, body.model_dump(mode="json"))

    async def contact_attempt(self, emergency_id: UUID, body: ContactAttempt) -> Emergency:
        case = await self._emergencies.get(emergency_id, for_update=True)
        elder = await SystemProjections(self._unit.session).elder(case.elder_id) if case.elder_id else None
        name = next((c.name for c in elder.contacts if c.id == body.contact_id), None) if elder else None
        detail = {**body.model_dump(mode="json"), "name": name}
        await self._changes.apply(case, EmergencyEvent.CONTACT_ATTEMPT, self._caller, detail=detail)
        return await self._views.detail(case, self._caller)

    async def hand_over(self, emergency_id: UUID, body: HandOver) -> Emergency:
        return await self._simply(emergency_id, EmergencyEvent.HAND_OVER, body.model_dump(mode="json"))

    async def resolve(self, emergency_id: UUID, body: Resolve) -> Emergency:
        """Close the case; a helper who has not begun is called off."""
        case = await self._emergencies.get(emergency_id, for_update=True)
        case.outcome, case.cause = body.outcome, body.cause
        await self._changes.apply(case, EmergencyEvent.RESOLVE, self._caller, detail=body.model_dump(mode="json"))
        await self._call_off(case, "resolved")
        return await self._views.detail(case, self._caller)

    async def dispatch(self, emergency_id: UUID, body: Dispatch) -> Emergency:
        """Send a helper: an emergency order in their hands. An earlier one that nobody accepted is called off."""
        case = await self._emergencies.get(emergency_id, for_update=True)
        elder = await SystemProjections(self._unit.session).elder(case.elder_id) if case.elder_id else None
        replaced = await SystemOrders(self._unit.session).newest_of_emergency(case.id)
        need = need_for(self._unit, EMERGENCY_RESPONSE, elder.language if elder else None)
        # The table speaks first: who does not hold the case learns that, and nothing about the worker.
        detail: dict[str, Any] = {"worker_id": str(body.worker_id), "reason": body.reason}
        await self._changes.apply(case, EmergencyEvent.DISPATCH, self._caller, detail=detail)
        worker = await Eligibility(self._unit).require(
            body.worker_id, need, case.division_path, body.reason, for_order=replaced.id if replaced else None
        )
        await self._call_off(case, "replaced")
        place = await place_of(self._unit, case, elder)
        order_changes = OrderChanges(self._unit)
        order = await order_changes.create(
            orders.OrderKind.EMERGENCY,
            service_code=EMERGENCY_RESPONSE,
            elder_id=case.elder_id,
            division_path=case.division_path,
            window=(self._unit.now, self._unit.now + timedelta(minutes=BY_CODE[EMERGENCY_RESPONSE].duration_minutes)),
            actor=self._caller,
            emergency_id=case.id,
            destination={"lat": place.lat, "lng": place.lng} if place and place != home_of(elder) else None,
        )
        await order_changes.apply(order, orders.OrderEvent.ASSIGN, self._caller, worker=worker)
        return await self._views.detail(case, self._caller)

    async def _simply(self, emergency_id: UUID, event: EmergencyEvent, detail: dict[str, Any]) -> Emergency:
        case = await self._emergencies.get(emergency_id, for_update=True)
        await self._changes.apply(case, event, self._caller, detail=detail)
        return await self._views.detail(case, self._caller)

    async def _call_off(self, case: EmergencyRow, why: str) -> None:
        waiting: Sequence[ServiceOrder] = await SystemOrders(self._unit.session).waiting_of_emergency(case.id)
        for order in waiting:
            await OrderChanges(self._unit).apply(order, orders.OrderEvent.CANCEL, self._caller, detail={"reason": why})
