"""Orders as each kind of caller sees them. Personal data goes to those who have to act, for as long as they have to."""

from collections.abc import Sequence
from uuid import UUID

from services.contracts.authority import Principal, Role
from services.contracts.events import ElderCard, WorkerCard
from services.contracts.location import Location
from services.dispatch.domain.catalogue import BY_CODE
from services.dispatch.domain.order import BUSY, OrderKind, OrderState, verbs
from services.dispatch.models import ServiceOrder
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.schemas.orders import (
    CheckInRecord,
    CheckOutRecord,
    Order,
    OrderElder,
    OrderSummary,
    OrderWorker,
    WindowShown,
)
from services.dispatch.schemas.parts import TimelineItem, division_code
from services.dispatch.service.history import History
from services.dispatch.service.unit import HUB_ROLES, Unit

_IN_HAND = BUSY | {OrderState.ASSIGNED}


class OrderViews:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._projections = SystemProjections(unit.session)

    async def summary(self, order: ServiceOrder) -> OrderSummary:
        elder = await self._projections.elder(order.elder_id) if order.elder_id else None
        return OrderSummary(
            id=order.id,
            number=order.number,
            kind=order.kind,
            state=order.state,
            elder_id=order.elder_id,
            elder_name=elder.name if elder else None,
            worker_id=order.worker_id,
            division_code=division_code(order.division_path),
            occurred_at=self._unit.now,
            version=order.version,
        )

    async def one(self, order: ServiceOrder, caller: Principal) -> Order:
        return (await self.many([order], caller))[0]

    async def many(self, orders: Sequence[ServiceOrder], caller: Principal) -> list[Order]:
        """In the order given; three queries however many there are."""
        await self._unit.session.flush()
        elders = await self._projections.elders({order.elder_id for order in orders if order.elder_id})
        workers = await self._projections.workers({order.worker_id for order in orders if order.worker_id})
        timelines = await History(self._unit).of("order", {order.id for order in orders})
        return [
            _order(
                order,
                caller,
                elders.get(order.elder_id) if order.elder_id else None,
                _worker(order.worker_id, workers),
                timelines[order.id],
            )
            for order in orders
        ]


def _order(
    order: ServiceOrder,
    caller: Principal,
    elder: ElderCard | None,
    worker: OrderWorker | None,
    timeline: list[TimelineItem],
) -> Order:
    is_trusted = _is_trusted(order, caller)
    if not is_trusted:
        timeline = [item.model_copy(update={"detail": {}}) for item in timeline]
    state, kind = OrderState(order.state), OrderKind(order.kind)
    is_worker = caller.has(Role.WORKER) and caller.worker_id is not None and caller.worker_id == order.worker_id
    return Order(
        id=order.id,
        number=order.number,
        kind=kind,
        state=state,
        service_code=order.service_code,
        service_name=BY_CODE[order.service_code].name,
        elder=_elder(elder, is_trusted=is_trusted, with_contacts=kind is OrderKind.EMERGENCY),
        division_code=division_code(order.division_path),
        requested_window=WindowShown(start=order.window_start, end=order.window_end),
        payer=order.payer,
        note=order.note,
        worker=worker,
        emergency_id=order.emergency_id,
        destination=Location(**order.destination) if is_trusted and order.destination else None,
        version=order.version,
        allowed=verbs(state, kind, is_assigned_worker=is_worker, is_hub=caller.has(*HUB_ROLES)),
        check_in=CheckInRecord.model_validate(order.check_in) if order.check_in else None,
        check_out=CheckOutRecord.model_validate(order.check_out) if order.check_out else None,
        timeline=timeline,
        created_at=order.created_at,
    )


def _is_trusted(order: ServiceOrder, caller: Principal) -> bool:
    """Staff of the hub always; the worker and their provider while the job is in hand."""
    if caller.has(*HUB_ROLES):
        return True
    is_theirs = (caller.has(Role.WORKER) and caller.worker_id == order.worker_id) or (
        caller.has(Role.PROVIDER_MANAGER) and caller.provider_id == order.provider_id
    )
    return is_theirs and OrderState(order.state) in _IN_HAND


def _elder(card: ElderCard | None, *, is_trusted: bool, with_contacts: bool) -> OrderElder | None:
    if card is None:
        return None
    if not is_trusted:
        return OrderElder(id=card.id, name=card.name, address=card.address, location=card.location)
    return OrderElder(
        id=card.id,
        name=card.name,
        address=card.address,
        location=card.location,
        phone=card.phone,
        care_notes=card.care_notes,
        language=card.language,
        contacts=sorted(card.contacts, key=lambda contact: contact.priority) if with_contacts else None,
    )


def _worker(worker_id: UUID | None, cards: dict[UUID, WorkerCard]) -> OrderWorker | None:
    if worker_id is None:
        return None
    card = cards.get(worker_id)
    return OrderWorker(id=worker_id, name=card.name if card else "", phone=card.phone if card else None)
