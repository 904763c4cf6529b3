"""Keeping elders' cards, and telling open cases when they learn whose they are."""

from services.contracts.events import ElderCard
from services.dispatch.domain.emergency import EmergencyEvent
from services.dispatch.repository.emergencies import SystemEmergencies
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.service.emergency_changes import EmergencyChanges
from services.dispatch.service.unit import Unit


async def keep_elder(unit: Unit, card: ElderCard) -> None:
    """Store the card unless a newer one is known; screens that show an elder's case without a name get it."""
    is_new = await SystemProjections(unit.session).put_elder(card)
    if not is_new:
        return
    for case in await SystemEmergencies(unit.session).unresolved_of_elder(card.id):
        case.division_path = case.division_path or card.division_path
        await EmergencyChanges(unit).apply(case, EmergencyEvent.ELDER_KNOWN)
