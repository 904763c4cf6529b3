"""What positions, telemetry and heartbeats say. Unlike alarms they are read strictly, and a bad one is refused."""

import hashlib
import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.devices.domain.arrivals import Arrival, UnreadableError
from services.devices.domain.device_time import is_plausible, read_time
from services.devices.domain.fixes import ReportedFix, read_battery, read_fix
from services.devices.domain.storable import storable_text

_MAX_METRICS = 64
_MAX_METRIC_NAME = 64


@dataclass(frozen=True)
class Reading:
    """One message of the data lane. Each part is None where the message has none of it.

    ``message_id`` with ``at`` names the message: a repetition is stored once.
    """

    message_id: str
    at: datetime
    fix: ReportedFix | None = None
    metrics: dict[str, Any] | None = field(default=None)
    battery: int | None = None


def read_data(kind: str, fields: dict[str, Any], arrival: Arrival, default_crs: str) -> Reading:
    """A reading of ``kind`` position, telemetry or heartbeat; raises :class:`UnreadableError`."""
    at = _read_at(fields.get("at"), arrival.received_at)
    message_id = _read_id(fields.get("id"), arrival.payload)
    battery = read_battery(fields.get("battery"))
    if kind == "position":
        return Reading(message_id, at, fix=read_fix(fields, at, default_crs), battery=battery)
    if kind == "telemetry":
        metrics = _read_metrics(fields.get("metrics"))
        measured = read_battery(metrics.get("battery"))
        return Reading(message_id, at, metrics=metrics, battery=measured if battery is None else battery)
    if kind == "heartbeat":
        if fields.get("battery") is not None and battery is None:
            raise UnreadableError("payload.malformed", "battery must be a percentage")
        return Reading(message_id, at, battery=battery)
    raise UnreadableError("topic.unknown", f"no such kind of message: {storable_text(kind, 64)}")


def _read_at(value: Any, received_at: datetime) -> datetime:
    if value is None:
        return received_at
    at = read_time(value)
    if at is None:
        raise UnreadableError("payload.malformed", "at must be an RFC 3339 time with offset")
    if not is_plausible(at, received_at):
        raise UnreadableError("time.implausible", f"the device's clock says {at.isoformat()}")
    return at


def _read_id(value: Any, payload: bytes) -> str:
    if value is None:
        return "~" + hashlib.blake2b(payload, digest_size=12).hexdigest()
    if isinstance(value, bool) or not isinstance(value, str | int) or not 0 < len(str(value)) <= 128:
        raise UnreadableError("payload.malformed", "id must be a short text")
    return storable_text(str(value))


def _read_metrics(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not value or len(value) > _MAX_METRICS:
        raise UnreadableError("payload.malformed", f"metrics must be an object of 1 to {_MAX_METRICS} values")
    for name, metric in value.items():
        if not name or len(name) > _MAX_METRIC_NAME or "\x00" in name:
            raise UnreadableError("payload.malformed", "a metric's name is empty, too long or no text")
        if not isinstance(metric, int | float) or (isinstance(metric, float) and not math.isfinite(metric)):
            raise UnreadableError("payload.malformed", f"metric {name} must be a number")
    return value
