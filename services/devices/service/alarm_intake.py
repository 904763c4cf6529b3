"""The alarm lane's work, shared by the bridge and the vendors' HTTP. One transaction per batch; no alarm is dropped.

A report becomes a raw message, and an alarm with its event unless it repeats an earlier report of the same press.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.events import ALARM_RAISED
from services.devices.domain.alarm_reading import AlarmReading, message_id_of, read_alarm, unreadable_alarm
from services.devices.domain.arrivals import MAX_IDENTIFIER_LENGTH, Arrival, UnreadableError
from services.devices.domain.known_device import KnownDevice
from services.devices.domain.presses import Report, Windows, judge
from services.devices.domain.status import SignOfLife
from services.devices.domain.taken_alarm import TakenAlarm
from services.devices.repository.system_alarms import AlarmRows, SystemAlarms
from services.devices.repository.system_devices import SystemDevices
from services.devices.schemas.payloads import decode_object
from services.devices.service import alarm_rows, signs_of_life
from services.devices.settings import DevicesSettings
from services.kit.ids import new_id
from services.kit.outbox import outbox_row


@dataclass(frozen=True)
class AlarmResult:
    """``sent_id`` is what the device waits for. ``code`` says why an alarm is not recognised."""

    alarm_id: UUID
    is_duplicate: bool
    sent_id: str | int | None
    code: str | None = None


async def take(session: AsyncSession, arrivals: Sequence[Arrival], settings: DevicesSettings) -> list[AlarmResult]:
    """Store a batch; answers one result per report, in order."""
    arrivals = [_with_storable_names(arrival) for arrival in arrivals]
    keys = [(arrival.vendor, arrival.serial) for arrival in arrivals]
    payloads = [_decode(arrival) for arrival in arrivals]
    ids = [i for fields in payloads if isinstance(fields, dict) and (i := message_id_of(fields)) is not None]
    times = [arrival.received_at for arrival in arrivals]
    since = min(times) - timedelta(seconds=settings.same_press_seconds)
    before = await SystemAlarms(session).lock_and_read(keys, ids, times, since)
    taken: list[TakenAlarm] = []
    for arrival, key, fields in zip(arrivals, keys, payloads, strict=True):
        device = before.bearers.devices.get(key)
        elder = before.bearers.elder(device, arrival.received_at) if device else None
        read = _read(fields, arrival, device)
        known = before.reports.setdefault(key, [])
        taken.append(_decide(arrival, device, elder, read, known, _windows(settings)))
    await _store(session, taken, settings)
    await _record_signs_of_life(session, taken, settings)
    return [AlarmResult(item.report.alarm, not item.is_new, item.reading.sent_id, item.code) for item in taken]


async def take_unreadable(session: AsyncSession, arrival: Arrival, reason: str, settings: DevicesSettings) -> None:
    """The last resort for a report that cannot be stored as read: an alarm that says no more than that it came."""
    stripped = _with_storable_names(arrival)
    reading = unreadable_alarm(reason)
    report = _report(stripped, reading)
    taken = TakenAlarm(
        stripped, None, None, reading, "payload.malformed", new_id(), report, is_new=True, is_id_reused=False
    )
    await _store(session, [taken], settings)


def _with_storable_names(arrival: Arrival) -> Arrival:
    """No registered name is longer, so a longer one is an unknown device's; it is cut to what an index can hold."""
    if max(len(arrival.vendor), len(arrival.serial)) <= MAX_IDENTIFIER_LENGTH:
        return arrival
    vendor, serial = (
        name if len(name) <= MAX_IDENTIFIER_LENGTH else name[:MAX_IDENTIFIER_LENGTH] + "…"
        for name in (arrival.vendor, arrival.serial)
    )
    return replace(arrival, vendor=vendor, serial=serial)


def _decode(arrival: Arrival) -> dict[str, Any] | UnreadableError:
    try:
        return decode_object(arrival)
    except UnreadableError as error:
        return error


def _read(
    fields: dict[str, Any] | UnreadableError, arrival: Arrival, device: KnownDevice | None
) -> tuple[AlarmReading, str | None]:
    """The reading, and the code of why it is not recognised."""
    if isinstance(fields, UnreadableError):
        return unreadable_alarm(fields.reason), fields.code
    reading = read_alarm(fields, arrival.received_at, device.crs if device else "wgs84")
    if device is None:
        return reading, "device.unknown"
    return reading, None if reading.is_readable else "payload.malformed"


def _windows(settings: DevicesSettings) -> Windows:
    return Windows(
        timedelta(seconds=settings.same_press_seconds), timedelta(seconds=settings.unidentified_repeat_seconds)
    )


def _decide(
    arrival: Arrival,
    device: KnownDevice | None,
    elder_id: UUID | None,
    read: tuple[AlarmReading, str | None],
    known: list[Report[UUID]],
    windows: Windows,
) -> TakenAlarm:
    """Judge one report against those before it, and put it among them for those behind it in the batch."""
    reading, code = read
    report = _report(arrival, reading)
    verdict = judge(report, known, windows)
    if verdict.alarm is not None:
        report = replace(report, alarm=verdict.alarm)
    known.append(report)
    return TakenAlarm(
        arrival, device, elder_id, reading, code, new_id(), report, verdict.alarm is None, verdict.is_id_reused
    )


def _report(arrival: Arrival, reading: AlarmReading) -> Report[UUID]:
    return Report(
        alarm=new_id(),
        channel=arrival.channel,
        kind=str(reading.kind),
        message_id=reading.message_id,
        digest=hashlib.sha256(arrival.payload).digest(),
        device_time=reading.device_time,
        received_at=arrival.received_at,
    )


async def _store(session: AsyncSession, taken: Sequence[TakenAlarm], settings: DevicesSettings) -> None:
    late_after = timedelta(seconds=settings.late_after_seconds)
    alarms = [alarm_rows.alarm(item, late_after) for item in taken if item.is_new]
    events = [outbox_row(ALARM_RAISED, str(alarm["id"]), alarm_rows.event(alarm)) for alarm in alarms]
    raw_messages, links = [alarm_rows.raw_message(item) for item in taken], [alarm_rows.link(item) for item in taken]
    await SystemAlarms(session).store(AlarmRows(raw_messages, alarms, links, events))


async def _record_signs_of_life(session: AsyncSession, taken: Sequence[TakenAlarm], settings: DevicesSettings) -> None:
    """A press also shows that the device lives, and where. Devices that others hold are left out: no alarm waits."""
    keys = {item.device.key for item in taken if item.device}
    if not keys:
        return
    devices = await SystemDevices(session).lock(keys, wait=False)
    signs = [
        (item.device.key, SignOfLife(item.arrival.received_at, item.reading.battery, item.reading.fix))
        for item in taken
        if item.device
    ]
    await signs_of_life.record(session, devices, signs, settings)
