"""A position as a device reports it: read from JSON and brought to WGS-84."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.contracts.coordinates import to_wgs84
from services.devices.domain.arrivals import UnreadableError

_SOURCES = frozenset({"gnss", "lbs", "wifi", "manual"})


@dataclass(frozen=True)
class ReportedFix:
    """A WGS-84 point, when and how it was measured."""

    lat: float
    lng: float
    at: datetime
    source: str = "gnss"
    accuracy_m: float | None = None
    speed_mps: float | None = None


def read_fix(fields: Mapping[str, Any], at: datetime, default_crs: str) -> ReportedFix:
    """The fix in ``lat lng crs? source? accuracy_m? speed_mps?``; raises :class:`UnreadableError`."""
    lat, lng = _number(fields.get("lat")), _number(fields.get("lng"))
    if lat is None or lng is None:
        raise UnreadableError("position.malformed", "lat and lng must be numbers")
    if lat == 0 and lng == 0:
        # What many receivers report while they know nothing; nobody wears a pendant in the Gulf of Guinea.
        raise UnreadableError("position.implausible", "0, 0 is a receiver without a fix")
    try:
        lat, lng = to_wgs84(lat, lng, str(fields.get("crs") or default_crs))
    except ValueError as error:
        raise UnreadableError("position.implausible", str(error)[:200]) from error
    source = fields.get("source")
    return ReportedFix(
        lat,
        lng,
        at,
        source if isinstance(source, str) and source in _SOURCES else "gnss",
        _not_negative(fields.get("accuracy_m")),
        _not_negative(fields.get("speed_mps")),
    )


def read_battery(value: Any) -> int | None:
    """Percent; None where it is missing or makes no sense."""
    number = _number(value)
    return round(number) if number is not None and 0 <= number <= 100 else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _not_negative(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and number >= 0 else None
