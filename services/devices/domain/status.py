"""How a device is: what a sign of life, a low battery and a long silence make of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.devices.domain.fixes import ReportedFix


class DeviceState(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    UNSTABLE = "unstable"
    NEVER_SEEN = "never_seen"
    LOW_BATTERY = "low_battery"
    FAULTY = "faulty"


ALIVE_STATES = (DeviceState.ONLINE, DeviceState.UNSTABLE, DeviceState.LOW_BATTERY)
"""States in which silence means something."""


@dataclass(frozen=True)
class Status:
    """What changes from message to message. ``fix.at`` is the device's time, never later than its arrival."""

    state: DeviceState
    battery: int | None
    last_seen_at: datetime | None
    fix: ReportedFix | None


@dataclass(frozen=True)
class SignOfLife:
    """What one message tells of its device."""

    received_at: datetime
    battery: int | None = None
    fix: ReportedFix | None = None


def after(status: Status, sign: SignOfLife, low_battery_percent: int) -> Status:
    """The status after one more message; messages may come in any order."""
    battery = status.battery if sign.battery is None else sign.battery
    is_low = battery is not None and battery <= low_battery_percent
    seen = max(filter(None, (status.last_seen_at, sign.received_at)))
    fix = status.fix
    if sign.fix is not None:
        # A clock that runs ahead must not pin the device to one place until the world has caught up.
        candidate = replace(sign.fix, at=min(sign.fix.at, sign.received_at))
        if fix is None or candidate.at >= fix.at:
            fix = candidate
    return Status(DeviceState.LOW_BATTERY if is_low else DeviceState.ONLINE, battery, seen, fix)


def is_visible_change(before: Status, now: Status) -> bool:
    """Whether others should hear of it; having been seen once more is no news."""
    return (before.state, before.battery, before.fix) != (now.state, now.battery, now.fix)
