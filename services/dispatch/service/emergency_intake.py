"""From alarms to emergencies: open a case, or let the open one ring again. No alarm about a person is dropped here."""

from typing import Any

from services.contracts import events
from services.contracts.events import AlarmRaised, ElderCard
from services.dispatch.domain.emergency import DEVICE_FAULTS, EmergencyEvent, EmergencyState
from services.dispatch.domain.escalation import next_deadline
from services.dispatch.models import Emergency, EmergencyAlarm
from services.dispatch.repository.emergencies import SystemEmergencies
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.repository.timeline import SystemTimeline
from services.dispatch.service.departures import departure_detail, departure_of
from services.dispatch.service.emergency_changes import EmergencyChanges
from services.dispatch.service.unit import Unit
from services.kit.ids import new_id


class AlarmIntake:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._emergencies = SystemEmergencies(unit.session)

    async def take(self, alarm: AlarmRaised) -> None:
        """Idempotent per alarm; two alarms of one elder or device at once make one case."""
        if alarm.kind in DEVICE_FAULTS:
            return
        is_test = alarm.is_test or alarm.kind == "test"
        alarm = alarm.model_copy(update={"is_test": is_test})
        subjects = subjects_of(alarm)
        await self._emergencies.lock_subjects(subjects)
        if await self._emergencies.has_alarm(alarm.alarm_id):
            return
        elder = await SystemProjections(self._unit.session).elder(alarm.elder_id) if alarm.elder_id else None
        case = await self._emergencies.unresolved_of(subjects)
        if case is None:
            case = await self._open(alarm, elder)
        else:
            await self._ring_again(case, alarm, elder)
        self._unit.session.add(
            EmergencyAlarm(
                alarm_id=alarm.alarm_id,
                emergency_id=case.id,
                kind=alarm.kind,
                device_time=alarm.device_time,
                received_at=alarm.received_at,
            )
        )
        await self._unit.session.flush()

    async def _open(self, alarm: AlarmRaised, elder: ElderCard | None) -> Emergency:
        unit = self._unit
        case = Emergency(
            id=new_id(),
            number=await SystemTimeline(unit.session).next_number("E", unit.today),
            version=0,
            subject=subjects_of(alarm)[0],
            state=EmergencyState.OPEN,
            kind=alarm.kind,
            level=0,
            is_ringing=True,
            ring_count=1,
            ringing_since=alarm.received_at,
            division_path=elder.division_path if elder else alarm.division_path,
            elder_id=alarm.elder_id,
            device_id=alarm.device_id,
            vendor=alarm.vendor,
            serial=alarm.serial,
            recognised=alarm.recognised,
            is_late=alarm.is_late,
            is_test=alarm.is_test,
            note=alarm.note,
            position=alarm.position.model_dump(mode="json") if alarm.position else None,
            opened_at=unit.now,
            pressed_at=alarm.device_time,
            received_at=alarm.received_at,
        )
        self._restart_clock(case)
        unit.session.add(case)
        await EmergencyChanges(unit).publish(case, events.EMERGENCY_OPENED, "opened", None, _detail(alarm, elder))
        return case

    async def _ring_again(self, case: Emergency, alarm: AlarmRaised, elder: ElderCard | None) -> None:
        self._learn(case, alarm, elder)
        if case.is_test and not alarm.is_test:
            # What began as a test has become real: it escalates like any other, from this press on.
            case.is_test, case.kind = False, alarm.kind
            if case.is_ringing:
                case.ringing_since, case.level = alarm.received_at, 0
                self._restart_clock(case)
        await EmergencyChanges(self._unit).apply(
            case, EmergencyEvent.PRESS, detail=_detail(alarm, elder), since=alarm.received_at
        )

    def _learn(self, case: Emergency, alarm: AlarmRaised, elder: ElderCard | None) -> None:
        """What the first alarm did not say: whose it is, where they are."""
        if case.elder_id is None and alarm.elder_id is not None:
            case.elder_id, case.subject = alarm.elder_id, subjects_of(alarm)[0]
        case.device_id = case.device_id or alarm.device_id
        case.recognised = case.recognised or alarm.recognised
        case.division_path = case.division_path or (elder.division_path if elder else alarm.division_path)
        if alarm.position is not None:
            position = alarm.position.model_dump(mode="json")
            is_newer = case.position is None or alarm.position.at >= alarm.position.model_validate(case.position).at
            case.position = position if is_newer else case.position

    def _restart_clock(self, case: Emergency) -> None:
        case.deadline_at = next_deadline(
            case.ringing_since, 0, self._unit.now, self._unit.escalation_times, is_test=case.is_test
        )


def subjects_of(alarm: AlarmRaised) -> list[str]:
    """Whose case an alarm belongs to, the surest first: a device may be bound or registered between two presses."""
    subjects = [f"serial:{alarm.vendor}/{alarm.serial}"]
    if alarm.device_id is not None:
        subjects.insert(0, f"device:{alarm.device_id}")
    if alarm.elder_id is not None:
        subjects.insert(0, f"elder:{alarm.elder_id}")
    return subjects


def _detail(alarm: AlarmRaised, elder: ElderCard | None) -> dict[str, Any]:
    """An alarm in the name of somebody who has departed is answered like any other, and says so."""
    named = {"alarm_id", "kind", "vendor", "serial", "channel", "device_time", "received_at", "is_late", "note"}
    detail = alarm.model_dump(mode="json", include=named)
    return detail if elder is None else detail | departure_detail(departure_of(elder))
