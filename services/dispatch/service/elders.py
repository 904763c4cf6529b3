"""Keeping elders' cards: open cases learn whose they are, and orders end with a departure."""

from services.contracts.events import ElderCard
from services.dispatch.domain.emergency import EmergencyEvent
from services.dispatch.repository.emergencies import SystemEmergencies
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.service.departures import cancel_orders
from services.dispatch.service.emergency_changes import EmergencyChanges
from services.dispatch.service.unit import Unit


async def keep_elder(unit: Unit, card: ElderCard) -> None:
    """Store the card unless a newer one is known; screens that show an elder's case without a name get it."""
    projections = SystemProjections(unit.session)
    is_new = not await projections.knows_elder(card.id)
    if not await projections.put_elder(card):
        return
    if is_new:
        for case in await SystemEmergencies(unit.session).unresolved_of_elder(card.id):
            case.division_path = case.division_path or card.division_path
            await EmergencyChanges(unit).apply(case, EmergencyEvent.ELDER_KNOWN)
    await cancel_orders(unit, card)
