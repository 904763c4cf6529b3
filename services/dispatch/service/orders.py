"""What the hub's staff do with orders, and what every caller may read of them."""

from uuid import UUID

from services.contracts.authority import Principal, division_within
from services.dispatch.clients.travel_time import TravelTimeEngine
from services.dispatch.domain.catalogue import BY_CODE
from services.dispatch.domain.order import OrderEvent, OrderKind
from services.dispatch.models import ServiceOrder
from services.dispatch.repository.orders import OrderRepository
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.repository.workers import SystemWorkers
from services.dispatch.schemas.candidates import Candidates
from services.dispatch.schemas.orders import AssignOrder, NewOrder, Order, OrderFilter
from services.dispatch.schemas.problems import BelongsToEmergency, ElderUnknown, ServiceUnknown
from services.dispatch.service.candidates import CandidateSearch
from services.dispatch.service.departures import require_present
from services.dispatch.service.eligibility import Eligibility, need_for
from services.dispatch.service.order_changes import OrderChanges
from services.dispatch.service.order_views import OrderViews
from services.dispatch.service.unit import Unit
from services.kit.pagination import Page, PageRequest


class OrderDesk:
    def __init__(self, unit: Unit, caller: Principal) -> None:
        self._unit = unit
        self._caller = caller
        self._orders = OrderRepository(unit.session, caller)
        self._changes = OrderChanges(unit)
        self._views = OrderViews(unit)

    async def page(self, wanted: OrderFilter, paging: PageRequest) -> Page[Order]:
        rows, cursor = await self._orders.page(wanted, paging)
        return Page(items=await self._views.many(rows, self._caller), next_cursor=cursor)

    async def get(self, order_id: UUID) -> Order:
        return await self._views.one(await self._orders.get(order_id), self._caller)

    async def candidates(self, order_id: UUID, engine: TravelTimeEngine, limit: int) -> Candidates:
        return await CandidateSearch(self._unit, engine).for_order(await self._orders.get(order_id), limit)

    async def create(self, body: NewOrder) -> Order:
        """Raises :class:`ServiceUnknown`, :class:`ElderUnknown` (another division's too), :class:`ElderDeparted`."""
        service = BY_CODE.get(body.service_code)
        if service is None or not service.can_be_ordered:
            raise ServiceUnknown
        elder = await SystemProjections(self._unit.session).elder_to_order_for(body.elder_id)
        if elder is None or not division_within(elder.division_path, self._caller.division_path):
            raise ElderUnknown
        require_present(self._unit, elder, body.requested_window.end)
        order = await self._changes.create(
            OrderKind.ORDINARY,
            service_code=service.code,
            elder_id=elder.id,
            division_path=elder.division_path,
            window=(body.requested_window.start, body.requested_window.end),
            actor=self._caller,
            payer=body.payer,
            note=body.note,
        )
        return await self._views.one(order, self._caller)

    async def assign(self, order_id: UUID, body: AssignOrder) -> Order:
        # A worker before their orders, as whoever takes a provider's orders back locks them.
        await SystemWorkers(self._unit.session).lock(body.worker_id)
        order = await self._ordinary(order_id)
        elder = await SystemProjections(self._unit.session).elder(order.elder_id) if order.elder_id else None
        require_present(self._unit, elder, order.window_end)
        need = need_for(self._unit, order.service_code, None, order.window_start)
        worker = await Eligibility(self._unit).require(
            body.worker_id, need, order.division_path, body.reason, for_order=order.id
        )
        detail = {"worker_id": str(worker.id), "name": worker.name, "reason": body.reason}
        await self._changes.apply(order, OrderEvent.ASSIGN, self._caller, worker=worker, detail=detail)
        return await self._views.one(order, self._caller)

    async def cancel(self, order_id: UUID, reason: str) -> Order:
        order = await self._ordinary(order_id)
        await self._changes.apply(order, OrderEvent.CANCEL, self._caller, detail={"reason": reason})
        return await self._views.one(order, self._caller)

    async def verify(self, order_id: UUID) -> Order:
        order = await self._orders.get(order_id, for_update=True)
        await self._changes.apply(order, OrderEvent.VERIFY, self._caller)
        return await self._views.one(order, self._caller)

    async def _ordinary(self, order_id: UUID) -> ServiceOrder:
        """The order, locked; one of an emergency is assigned and called off there, so that the case follows."""
        order = await self._orders.get(order_id, for_update=True)
        if order.emergency_id is not None:
            raise BelongsToEmergency(emergency_id=str(order.emergency_id))
        return order
