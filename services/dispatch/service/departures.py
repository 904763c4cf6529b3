"""What an elder's departure means for their orders: no new ones, and those nobody has begun are cancelled.

Emergencies are answered whatever the status says; it only marks them.
"""

from datetime import datetime
from typing import Any

from services.contracts.events import ElderCard
from services.dispatch.domain.departures import Departure, may_stand
from services.dispatch.domain.order import OrderEvent
from services.dispatch.repository.orders import SystemOrders
from services.dispatch.schemas.problems import ElderDeparted
from services.dispatch.service.order_changes import OrderChanges
from services.dispatch.service.unit import Unit


def departure_of(card: ElderCard) -> Departure | None:
    return None if card.status == "living" else Departure(card.status, card.departed_on)


def departure_detail(departure: Departure | None) -> dict[str, Any]:
    """For a timeline or a problem; empty without a departure."""
    if departure is None:
        return {}
    return {"elder_status": departure.status, "departed_on": departure.on.isoformat() if departure.on else None}


def require_present(unit: Unit, card: ElderCard | None, window_end: datetime) -> None:
    """Raises :class:`ElderDeparted` for an order whose window (its end aware) reaches into the elder's departure."""
    departure = None if card is None else departure_of(card)
    if not may_stand(window_end.astimezone(unit.settings.zone), departure):
        raise ElderDeparted(**departure_detail(departure))


async def cancel_orders(unit: Unit, card: ElderCard) -> None:
    """Cancel what the elder's departure, if there is one, leaves no use for. Done twice, nothing is left to cancel."""
    departure = departure_of(card)
    if departure is None:
        return
    detail = {"reason": ElderDeparted.code, **departure_detail(departure)}
    changes = OrderChanges(unit)
    for order in await SystemOrders(unit.session).not_begun_of_elder(card.id):
        if not may_stand(order.window_end.astimezone(unit.settings.zone), departure):
            await changes.apply(order, OrderEvent.CANCEL, None, detail=detail)
