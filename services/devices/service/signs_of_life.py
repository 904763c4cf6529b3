"""What messages change in their devices: seen, battery, place. Others hear at most every few seconds of one device."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.events import DEVICE_CHANGED
from services.devices.domain.known_device import DeviceKey, KnownDevice
from services.devices.domain.status import SignOfLife, Status, after, is_visible_change
from services.devices.repository.system_devices import SystemDevices
from services.devices.service.announcements import announce
from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now


async def record(
    session: AsyncSession,
    devices: dict[DeviceKey, KnownDevice],
    signs: Sequence[tuple[DeviceKey, SignOfLife]],
    settings: DevicesSettings,
) -> None:
    """Store what ``signs`` say of ``devices``, which the caller has locked; others' signs are passed over."""
    statuses: dict[DeviceKey, Status] = {}
    for key, sign in signs:
        if key in devices:
            status = statuses.get(key, devices[key].status)
            statuses[key] = after(status, sign, settings.low_battery_percent)
    changed = {key for key, status in statuses.items() if is_visible_change(devices[key].status, status)}
    await SystemDevices(session).write_statuses(
        {devices[key].id: status for key, status in statuses.items()}, {devices[key].id for key in changed}
    )
    due = [devices[key].id for key in changed if _is_due(devices[key], statuses[key], settings)]
    await announce(session, DEVICE_CHANGED, due)


def _is_due(device: KnownDevice, now: Status, settings: DevicesSettings) -> bool:
    """A new state is told at once; a new place or battery waits its turn, and the worker's sweep brings it then."""
    if device.status.state != now.state or device.announced_at is None:
        return True
    return utc_now() - device.announced_at >= timedelta(seconds=settings.announce_every_seconds)


async def mark_silent(session: AsyncSession, settings: DevicesSettings, limit: int = 500) -> list[UUID]:
    """Devices that missed their heartbeats become offline, and others hear of it at once."""
    silent = await SystemDevices(session).mark_silent_offline(utc_now(), settings.missed_heartbeats, limit)
    await announce(session, DEVICE_CHANGED, silent)
    return silent


async def announce_waiting(session: AsyncSession, settings: DevicesSettings, limit: int = 500) -> list[UUID]:
    """Tell what waited for its turn."""
    before = utc_now() - timedelta(seconds=settings.announce_every_seconds)
    waiting = await SystemDevices(session).unannounced(before, limit)
    await announce(session, DEVICE_CHANGED, waiting)
    return waiting
