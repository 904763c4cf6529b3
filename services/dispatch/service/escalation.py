"""What happens when a case's deadline has passed. The clock is a column, so it outlives every process."""

from typing import Any

from services.dispatch.domain.emergency import EmergencyEvent
from services.dispatch.domain.escalation import EVERYONE_LEVEL, SUPERVISOR_LEVEL, level_due, next_deadline
from services.dispatch.models import Emergency
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.service.candidates import nearest_able, place_of
from services.dispatch.service.emergency_changes import EmergencyChanges
from services.dispatch.service.notices import Notices
from services.dispatch.service.unit import Unit


async def on_deadline(unit: Unit, case: Emergency) -> None:
    """Escalate a ringing case to whatever level is due by now; let one ring whose helper does not accept."""
    changes = EmergencyChanges(unit)
    if not case.is_ringing:
        await changes.apply(case, EmergencyEvent.HELPER_SILENT)
        return
    times = unit.escalation_times
    before = case.level
    case.level = max(before, level_due(case.ringing_since, unit.now, times, is_test=case.is_test))
    case.deadline_at = next_deadline(case.ringing_since, case.level, unit.now, times, is_test=case.is_test)
    detail = await _notify(unit, case, before)
    await changes.apply(case, EmergencyEvent.DEADLINE, detail={"level": case.level, **detail})


async def _notify(unit: Unit, case: Emergency, before: int) -> dict[str, Any]:
    """Whom the level reached, once each: after an outage one message does for the levels that were missed."""
    if case.level < SUPERVISOR_LEVEL:
        return {}
    projections = SystemProjections(unit.session)
    elder = await projections.elder(case.elder_id) if case.elder_id else None
    notices = Notices(unit, case, elder)
    notices.supervisor()
    notified = ["supervisor"]
    if case.level < EVERYONE_LEVEL or before >= EVERYONE_LEVEL:
        return {"notified": notified}
    call_by_hand: list[str] = []
    if elder is not None:
        notices.family(elder.id)
        notified.append("family")
    if elder is not None and elder.contacts:
        first = min(elder.contacts, key=lambda contact: contact.priority)
        if notices.contact(first):
            notified.append("contact")
        else:
            call_by_hand.append(first.name)
    place = await place_of(unit, case, elder)
    worker_id = await nearest_able(unit, place, case.division_path) if place else None
    worker = await projections.worker(worker_id) if worker_id else None
    if worker is not None:
        notices.worker(worker.id, worker.name)
        notified.append("worker")
    return {"notified": notified, "call_by_hand": call_by_hand or None}
