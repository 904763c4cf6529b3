"""What follows from a welfare visit that nobody made."""

from services.contracts.events import WelfareVisitMissed
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.service.departures import departure_of
from services.dispatch.service.staff_notices import StaffNotices
from services.dispatch.service.unit import Unit


async def on_missed(unit: Unit, missed: WelfareVisitMissed) -> None:
    """Tell the operators of the elder's division; nobody is sent to the door of who is known to have departed."""
    elder = await SystemProjections(unit.session).elder(missed.elder_id)
    if elder is None or departure_of(elder) is None:
        await StaffNotices(unit).welfare_visit_missed(missed, elder)
