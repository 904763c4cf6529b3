"""What an alarm's payload says. What cannot be read is left out and noted; the alarm itself always comes through."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.arrivals import UnreadableError
from services.devices.domain.device_time import is_plausible, read_time
from services.devices.domain.fixes import ReportedFix, read_battery, read_fix
from services.devices.domain.storable import storable_json, storable_text

_MAX_ID_LENGTH = 128
_OWN_FIELDS = frozenset({"id", "kind", "at", "position", "battery", "extra", "serial"})


@dataclass(frozen=True)
class AlarmReading:
    """An alarm as read.

    ``message_id`` is what identity is compared by, ``sent_id`` the very value the device waits for in ``down/ack``.
    ``is_readable`` is false where the payload does not say what kind of alarm it is.
    """

    kind: AlarmKind = AlarmKind.OTHER
    message_id: str | None = None
    sent_id: str | int | None = None
    device_time: datetime | None = None
    fix: ReportedFix | None = None
    battery: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_readable: bool = True


def unreadable_alarm(reason: str) -> AlarmReading:
    """The reading of a payload that is no JSON object at all."""
    return AlarmReading(notes=(storable_text(reason),), is_readable=False)


def read_alarm(fields: dict[str, Any], received_at: datetime, default_crs: str) -> AlarmReading:
    """Read field by field, so that one bad field costs that field alone."""
    notes: list[str] = []
    extra = {key: value for key, value in fields.items() if key not in _OWN_FIELDS}
    inner = fields.get("extra")
    if isinstance(inner, dict):
        extra.update(inner)
    elif inner is not None:
        extra["extra"] = inner
    kind, is_readable = _read_kind(fields.get("kind"), notes)
    device_time = _read_device_time(fields.get("at"), received_at, notes, extra)
    sent_id = _read_id(fields.get("id"), notes)
    return AlarmReading(
        kind=kind,
        message_id=message_id_of(fields),
        sent_id=sent_id,
        device_time=device_time,
        fix=_read_position(fields.get("position"), device_time or received_at, default_crs, notes),
        battery=_read_battery(fields.get("battery"), notes),
        extra=storable_json(extra),
        notes=tuple(notes),
        is_readable=is_readable,
    )


def message_id_of(fields: dict[str, Any]) -> str | None:
    """What a report's identity is compared by; None where it carries no id that could serve."""
    sent_id = _read_id(fields.get("id"), [])
    return None if sent_id is None else _identity(str(sent_id))


def _read_kind(value: Any, notes: list[str]) -> tuple[AlarmKind, bool]:
    if not isinstance(value, str):
        notes.append("kind_missing")
        return AlarmKind.OTHER, False
    try:
        return AlarmKind(value), True
    except ValueError:
        notes.append(f"unknown_kind:{storable_text(value, 64)}")
        return AlarmKind.OTHER, True


def _read_device_time(value: Any, received_at: datetime, notes: list[str], extra: dict[str, Any]) -> datetime | None:
    if value is None:
        return None
    device_time = read_time(value)
    if device_time is not None and is_plausible(device_time, received_at):
        return device_time
    notes.append("device_time_unreadable" if device_time is None else "device_time_implausible")
    extra["device_time"] = value
    return None


def _read_id(value: Any, notes: list[str]) -> str | int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        notes.append("id_unreadable")
        return None
    return value


def _identity(sent_id: str) -> str:
    """The id in a form that fits an index and PostgreSQL's text, and differs where the ids differ."""
    if len(sent_id) <= _MAX_ID_LENGTH and "\x00" not in sent_id:
        return sent_id
    return "sha256:" + hashlib.sha256(sent_id.encode("utf-8", "surrogatepass")).hexdigest()


def _read_position(value: Any, at: datetime, default_crs: str, notes: list[str]) -> ReportedFix | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        notes.append("position_dropped:not an object")
        return None
    measured_at = read_time(value.get("at"))
    try:
        return read_fix(value, measured_at if measured_at and is_plausible(measured_at, at) else at, default_crs)
    except UnreadableError as error:
        notes.append(storable_text(f"position_dropped:{error.reason}"))
        return None


def _read_battery(value: Any, notes: list[str]) -> int | None:
    battery = read_battery(value)
    if value is not None and battery is None:
        notes.append("battery_dropped")
    return battery
