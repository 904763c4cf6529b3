"""The data lane's work: positions, telemetry and heartbeats, whichever way they come. One transaction per batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.arrivals import Arrival, UnreadableError
from services.devices.domain.known_device import DeviceKey, KnownDevice
from services.devices.domain.readings import Reading, read_data
from services.devices.domain.status import SignOfLife
from services.devices.repository.system_devices import SystemDevices
from services.devices.repository.system_readings import ReadingKey, SystemReadings
from services.devices.schemas.payloads import decode_object
from services.devices.service import signs_of_life
from services.devices.settings import DevicesSettings


@dataclass(frozen=True)
class DataArrival:
    """A message and what kind its channel says it is: position, telemetry, heartbeat, or something unknown."""

    kind: str
    arrival: Arrival

    @property
    def key(self) -> DeviceKey:
        return self.arrival.vendor, self.arrival.serial


@dataclass(frozen=True)
class DataResult:
    """``error`` says why a message was not taken; a duplicate was taken before."""

    error: UnreadableError | None = None
    is_duplicate: bool = False


@dataclass(frozen=True)
class _Taken:
    kind: str
    arrival: Arrival
    device: KnownDevice
    reading: Reading

    @property
    def key(self) -> ReadingKey:
        return self.device.id, self.reading.at, self.reading.message_id


async def take(session: AsyncSession, arrivals: Sequence[DataArrival], settings: DevicesSettings) -> list[DataResult]:
    """Store what can be stored; answers one result per message, in order."""
    devices = await SystemDevices(session).lock([item.key for item in arrivals], wait=True)
    read = [_read(item, devices) for item in arrivals]
    taken = [item for item in read if isinstance(item, _Taken)]
    readings = SystemReadings(session)
    new = {
        "position": await readings.add_positions([_position_row(item) for item in taken if item.kind == "position"]),
        "telemetry": await readings.add_telemetry([_telemetry_row(item) for item in taken if item.kind == "telemetry"]),
    }
    signs = [(item.device.key, _sign(item)) for item in taken]
    await signs_of_life.record(session, devices, signs, settings)
    return [_result(item, new) for item in read]


def _read(item: DataArrival, devices: dict[DeviceKey, KnownDevice]) -> _Taken | UnreadableError:
    device = devices.get(item.key)
    if device is None:
        return UnreadableError("device.unknown", "no such device is registered")
    try:
        fields = decode_object(item.arrival)
        return _Taken(item.kind, item.arrival, device, read_data(item.kind, fields, item.arrival, device.crs))
    except UnreadableError as error:
        return error


def _sign(item: _Taken) -> SignOfLife:
    return SignOfLife(item.arrival.received_at, item.reading.battery, item.reading.fix)


def _result(item: _Taken | UnreadableError, new: dict[str, set[ReadingKey]]) -> DataResult:
    if isinstance(item, UnreadableError):
        return DataResult(error=item)
    if item.kind not in new:
        return DataResult()
    is_new = item.key in new[item.kind]
    new[item.kind].discard(item.key)  # the same message twice in one batch: the second is the duplicate
    return DataResult(is_duplicate=not is_new)


def _position_row(item: _Taken) -> dict[str, Any]:
    fix = item.reading.fix
    if fix is None:
        raise ValueError("a position without a fix")
    return {
        **_row(item),
        "lat": fix.lat,
        "lng": fix.lng,
        "accuracy_m": fix.accuracy_m,
        "speed_mps": fix.speed_mps,
        "source": fix.source,
    }


def _telemetry_row(item: _Taken) -> dict[str, Any]:
    return {**_row(item), "metrics": item.reading.metrics}


def _row(item: _Taken) -> dict[str, Any]:
    return {
        "device_id": item.device.id,
        "at": item.reading.at,
        "message_id": item.reading.message_id,
        "received_at": item.arrival.received_at,
    }
