"""The clock of a device: read leniently, believed only within reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
_FURTHEST_AHEAD = timedelta(days=1)


def read_time(value: Any) -> datetime | None:
    """An RFC 3339 time in UTC; None where it is none, or has no offset and so names no moment."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_plausible(device_time: datetime, received_at: datetime) -> bool:
    """Whether a clock may have been set at all: not before 2020, at most a day ahead of ours."""
    return _EARLIEST <= device_time <= received_at + _FURTHEST_AHEAD


def is_late(device_time: datetime | None, received_at: datetime, late_after: timedelta) -> bool:
    """Whether a message was buffered on its way; without a device time nobody can say so."""
    return device_time is not None and received_at - device_time > late_after
