"""Taking back what a provider has in hand that may no longer serve."""

from collections import Counter

from services.contracts import events
from services.contracts.events import RehomingDue
from services.dispatch.domain.order import OrderEvent
from services.dispatch.repository.orders import SystemOrders
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.repository.workers import SystemWorkers
from services.dispatch.service.order_changes import OrderChanges
from services.dispatch.service.staff_notices import StaffNotices
from services.dispatch.service.unit import Unit


async def reopen_orders(unit: Unit, due: RehomingDue) -> None:
    """Open its workers' ordinary orders that lie ahead to everybody again, and tell each division's dispatchers.

    Whoever is at a door finishes; an emergency's helper goes on until its operator sends another. An event that comes
    after the provider has been restored is past.
    """
    newer = await SystemProjections(unit.session).newer_provider(due.provider_id, due.version)
    if newer is not None and newer.serves:
        return
    await SystemWorkers(unit.session).lock_of_provider(due.provider_id)
    orders = await SystemOrders(unit.session).waiting_of_provider(due.provider_id, unit.now)
    changes = OrderChanges(unit)
    for order in orders:
        detail = {
            "reason": events.PROVIDER_REHOMING_DUE.removesuffix(".v1"),
            "provider": due.name,
            "standing": due.standing,
            "decision": due.reason,
            "worker_id": str(order.worker_id),
        }
        await changes.apply(order, OrderEvent.REOPEN, None, detail=detail)
    notices = StaffNotices(unit)
    for division_path, count in sorted(Counter(order.division_path for order in orders).items()):
        await notices.orders_reopened(due, division_path, count)
