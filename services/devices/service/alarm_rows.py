"""An alarm taken, as rows and as the event others receive."""

from datetime import timedelta
from typing import Any

from services.contracts.events import AlarmRaised
from services.contracts.location import Fix
from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.arrivals import MAX_PAYLOAD_BYTES
from services.devices.domain.device_time import is_late
from services.devices.domain.storable import storable_text
from services.devices.domain.taken_alarm import TakenAlarm


def raw_message(item: TakenAlarm) -> dict[str, Any]:
    """The message as it came, cut to 64 KiB."""
    arrival = item.arrival
    return {
        "id": item.raw_message_id,
        "received_at": arrival.received_at,
        "channel": arrival.channel,
        "topic": storable_text(arrival.topic),
        "vendor": arrival.vendor,
        "serial": arrival.serial,
        "payload": arrival.payload[:MAX_PAYLOAD_BYTES],
    }


def link(item: TakenAlarm) -> dict[str, Any]:
    """What later reports are compared with."""
    report = item.report
    return {
        "raw_message_id": item.raw_message_id,
        "received_at": report.received_at,
        "alarm_id": report.alarm,
        "channel": report.channel,
        "vendor": item.arrival.vendor,
        "serial": item.arrival.serial,
        "kind": report.kind,
        "message_id": report.message_id,
        "digest": report.digest,
        "device_time": report.device_time,
    }


def alarm(item: TakenAlarm, late_after: timedelta) -> dict[str, Any]:
    """The alarm's row."""
    arrival, device, reading, fix = item.arrival, item.device, item.reading, item.reading.fix
    is_device_in_test = device is not None and device.test_until is not None and arrival.received_at < device.test_until
    return {
        "id": item.report.alarm,
        "device_id": device.id if device else None,
        "vendor": arrival.vendor,
        "serial": arrival.serial,
        "elder_id": item.elder_id,
        "division_path": device.division_path if device else "",
        "channel": arrival.channel,
        "kind": str(reading.kind),
        "message_id": reading.message_id,
        "device_time": reading.device_time,
        "received_at": arrival.received_at,
        "is_late": is_late(reading.device_time, arrival.received_at, late_after),
        "is_test": is_device_in_test or reading.kind is AlarmKind.TEST,
        "recognised": item.code is None,
        "note": _note(item),
        "lat": fix and fix.lat,
        "lng": fix and fix.lng,
        "accuracy_m": fix and fix.accuracy_m,
        "position_source": fix and fix.source,
        "position_at": fix and fix.at,
        "battery": reading.battery,
        "extra": reading.extra,
    }


def _note(item: TakenAlarm) -> str | None:
    notes = list(item.reading.notes)
    if item.is_id_reused:
        notes.append("id_reused")
    if item.device is None:
        notes.append("device.unknown")
    return "; ".join(notes) or None


def event(row: dict[str, Any]) -> AlarmRaised:
    """What the other services are told of an alarm's row."""
    position = None
    if row["lat"] is not None:
        fields: dict[str, Any] = {"lat": row["lat"], "lng": row["lng"], "at": row["position_at"]}
        position = Fix(**fields, source=row["position_source"], accuracy_m=row["accuracy_m"])
    return AlarmRaised.model_validate({**row, "alarm_id": row["id"], "position": position})
