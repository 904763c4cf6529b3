"""Sending notifications: to screens at once, to telephones through a gateway, in the end to a person."""

from datetime import timedelta

from services.contracts import events
from services.contracts.events import Audience, ScreenEvent
from services.dispatch.clients.notifier import Notifier, NotifierError, PhoneMessage
from services.dispatch.domain.emergency import EmergencyEvent, EmergencyState
from services.dispatch.models import Notification
from services.dispatch.repository.emergencies import SystemEmergencies
from services.dispatch.schemas.notifications import STAFF_ROLES
from services.dispatch.schemas.parts import division_code
from services.dispatch.service.emergency_changes import EmergencyChanges
from services.dispatch.service.unit import Unit
from services.kit.outbox import emit


async def send(unit: Unit, row: Notification, notifier: Notifier | None) -> None:
    """Send one locked, pending row, or note why not and when to try again."""
    row.attempts += 1
    if row.channel == "console":
        await _to_screens(unit, row)
    elif notifier is None or row.address is None:
        # The gateway was taken out of the settings after the row was written.
        row.state = "needs_person"
    else:
        await _to_telephone(unit, row, row.address, notifier)


async def _to_screens(unit: Unit, row: Notification) -> None:
    audience = Audience(
        division_path=row.division_path,
        roles=STAFF_ROLES.get(row.recipient_kind, []),
        worker_id=row.worker_id,
        elder_id=row.elder_id,
    )
    state = {
        "id": str(row.id),
        "purpose": row.purpose,
        "text": row.text,
        "emergency_id": str(row.emergency_id) if row.emergency_id else None,
        "at": row.created_at.isoformat(),
        "division_code": division_code(row.division_path),
        "occurred_at": unit.now.isoformat(),
    }
    await emit(unit.session, events.NOTIFICATION_CREATED, row.id, ScreenEvent(audience=audience, state=state))
    row.state, row.sent_at = "sent", unit.now


async def _to_telephone(unit: Unit, row: Notification, address: str, notifier: Notifier) -> None:
    try:
        await notifier.send(PhoneMessage(row.id, address, row.text))
    except NotifierError as error:
        row.last_error = str(error)
        row.next_attempt_at = unit.now + timedelta(seconds=2**row.attempts)
        if row.attempts >= unit.settings.notifier_most_attempts:
            row.state = "escalated"
            await _ring(unit, row)
    else:
        row.state, row.sent_at = "sent", unit.now


async def _ring(unit: Unit, row: Notification) -> None:
    """A message that cannot be delivered becomes a person's task: the case rings and says whom to call."""
    if row.emergency_id is None:
        return
    case = await SystemEmergencies(unit.session).get(row.emergency_id)
    if case.state == EmergencyState.RESOLVED:
        return
    detail = {"notification_id": str(row.id), "call_by_hand": [row.recipient], "reason": row.last_error}
    await EmergencyChanges(unit).apply(case, EmergencyEvent.NOTIFICATION_FAILED, detail=detail)
