"""Devices as incoming messages and the worker see them: all of them, by what their channel says they are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.broker_credentials import BrokerUser
from services.devices.domain.fixes import ReportedFix
from services.devices.domain.known_device import DeviceKey, KnownDevice
from services.devices.domain.status import ALIVE_STATES, DeviceState, Status

_FIND = """
    SELECT d.id, d.vendor, d.serial, d.division_path, d.test_until, d.state, d.battery, d.last_seen_at, d.lat, d.lng,
        d.accuracy_m, d.position_source, d.position_at, d.announced_at, m.crs
    FROM device d JOIN device_model m ON m.id = d.model_id
    JOIN unnest(CAST(:vendors AS text[]), CAST(:serials AS text[])) AS wanted (vendor, serial)
        ON d.vendor = wanted.vendor AND d.serial = wanted.serial
"""
_FIND_SQL = text(_FIND)
# In the order of ids, so that two batches that share devices wait for each other instead of deadlocking. NO KEY: an
# alarm that refers to the device must not wait.
_LOCK_SQL = text(_FIND + " ORDER BY d.id FOR NO KEY UPDATE OF d")
_LOCK_FREE_SQL = text(_FIND + " ORDER BY d.id FOR NO KEY UPDATE OF d SKIP LOCKED")
_BINDINGS_SQL = text("""
    SELECT device_id, elder_id, valid_from, ended_at FROM binding
    WHERE device_id = ANY(CAST(:ids AS uuid[])) AND valid_from <= :until AND (ended_at IS NULL OR ended_at > :since)
""")
_WRITE_SQL = text("""
    UPDATE device SET state = item.state, battery = item.battery, last_seen_at = item.last_seen_at, lat = item.lat,
        lng = item.lng, accuracy_m = item.accuracy_m, position_source = item.position_source,
        position_at = item.position_at, version = version + item.bump
    FROM unnest(CAST(:id AS uuid[]), CAST(:state AS text[]), CAST(:battery AS integer[]),
        CAST(:last_seen_at AS timestamptz[]), CAST(:lat AS float8[]), CAST(:lng AS float8[]),
        CAST(:accuracy_m AS float8[]), CAST(:position_source AS text[]), CAST(:position_at AS timestamptz[]),
        CAST(:bump AS integer[]))
        AS item (id, state, battery, last_seen_at, lat, lng, accuracy_m, position_source, position_at, bump)
    WHERE device.id = item.id
""")
_CARDS_SQL = text("""
    SELECT d.id, d.version, d.vendor, m.model, d.serial, d.division_path, d.state, d.battery, d.last_seen_at, d.lat,
        d.lng, d.accuracy_m, d.position_source, d.position_at, b.elder_id
    FROM device d JOIN device_model m ON m.id = d.model_id
    LEFT JOIN binding b ON b.device_id = d.id AND b.ended_at IS NULL AND b.valid_from <= now()
    WHERE d.id = ANY(CAST(:ids AS uuid[])) ORDER BY d.id
""")
_ANNOUNCED_SQL = text("""
    UPDATE device SET announced_version = version, announced_at = :at WHERE id = ANY(CAST(:ids AS uuid[]))
""")
_UNANNOUNCED_SQL = text("""
    SELECT id FROM device
    WHERE version > announced_version AND (announced_at IS NULL OR announced_at <= :before)
    ORDER BY id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED
""")
_SILENT_SQL = text("""
    UPDATE device SET state = 'offline', version = version + 1
    WHERE id IN (
        SELECT d.id FROM device d JOIN device_model m ON m.id = d.model_id
        WHERE d.state = ANY(CAST(:alive AS text[])) AND d.state NOT IN ('offline', 'never_seen')
            AND d.last_seen_at < :now - m.heartbeat_seconds * CAST(:missed AS integer) * interval '1 second'
        ORDER BY d.id LIMIT :limit FOR NO KEY UPDATE OF d SKIP LOCKED
    )
    RETURNING id
""")
_USERS_SQL = text("SELECT vendor, serial, credential_hash FROM device ORDER BY vendor, serial")


class SystemDevices:
    """Reads and writes of devices that no person asked for."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, keys: Collection[DeviceKey]) -> dict[DeviceKey, KnownDevice]:
        """Those of ``keys`` that are registered, without locking them."""
        return await self._find(_FIND_SQL, keys)

    async def lock(self, keys: Collection[DeviceKey], *, wait: bool) -> dict[DeviceKey, KnownDevice]:
        """The same, locked until the transaction ends; without ``wait``, devices another one holds are left out."""
        return await self._find(_LOCK_SQL if wait else _LOCK_FREE_SQL, keys)

    async def bound_elders(self, moments: Sequence[tuple[UUID, datetime]]) -> dict[tuple[UUID, datetime], UUID]:
        """Who wore each device at each moment."""
        if not moments:
            return {}
        times = [moment for _, moment in moments]
        parameters = {"ids": [device for device, _ in moments], "since": min(times), "until": max(times)}
        bindings = (await self._session.execute(_BINDINGS_SQL, parameters)).all()
        return {
            (device, moment): binding.elder_id
            for device, moment in moments
            for binding in bindings
            if binding.device_id == device
            and binding.valid_from <= moment
            and (binding.ended_at is None or moment < binding.ended_at)
        }

    async def write_statuses(self, statuses: Mapping[UUID, Status], changed: Collection[UUID]) -> None:
        """Store statuses; devices in ``changed`` get a new version."""
        if not statuses:
            return
        rows = [_status_row(device, status, device in changed) for device, status in sorted(statuses.items())]
        await self._session.execute(_WRITE_SQL, {name: [row[name] for row in rows] for name in rows[0]})

    async def cards(self, ids: Collection[UUID]) -> Sequence[RowMapping]:
        """What others are told of these devices."""
        return (await self._session.execute(_CARDS_SQL, {"ids": list(ids)})).mappings().all()

    async def mark_announced(self, ids: Collection[UUID], at: datetime) -> None:
        await self._session.execute(_ANNOUNCED_SQL, {"ids": list(ids), "at": at})

    async def unannounced(self, before: datetime, limit: int) -> list[UUID]:
        """Devices with news, last announced before ``before``; locked."""
        found = await self._session.scalars(_UNANNOUNCED_SQL, {"before": before, "limit": limit})
        return list(found)

    async def mark_silent_offline(self, now: datetime, missed_heartbeats: int, limit: int) -> list[UUID]:
        """Mark those offline that missed as many heartbeats; answers which."""
        parameters = {"now": now, "missed": missed_heartbeats, "limit": limit, "alive": [str(s) for s in ALIVE_STATES]}
        return list(await self._session.scalars(_SILENT_SQL, parameters))

    async def broker_users(self) -> list[BrokerUser]:
        """Every device's name and password hash at the broker."""
        rows = await self._session.execute(_USERS_SQL)
        return [BrokerUser(row.vendor, row.serial, row.credential_hash) for row in rows]

    async def _find(self, statement: Any, keys: Collection[DeviceKey]) -> dict[DeviceKey, KnownDevice]:
        wanted = sorted(set(keys))
        parameters = {"vendors": [vendor for vendor, _ in wanted], "serials": [serial for _, serial in wanted]}
        devices = [_known(row) for row in (await self._session.execute(statement, parameters)).mappings()]
        return {device.key: device for device in devices}


def _known(row: RowMapping) -> KnownDevice:
    return KnownDevice(
        id=row["id"],
        vendor=row["vendor"],
        serial=row["serial"],
        division_path=row["division_path"],
        crs=row["crs"],
        test_until=row["test_until"],
        status=Status(DeviceState(row["state"]), row["battery"], row["last_seen_at"], _fix(row)),
        announced_at=row["announced_at"],
    )


def _fix(row: RowMapping) -> ReportedFix | None:
    if row["lat"] is None:
        return None
    return ReportedFix(row["lat"], row["lng"], row["position_at"], row["position_source"], row["accuracy_m"])


def _status_row(device: UUID, status: Status, is_changed: bool) -> dict[str, Any]:  # noqa: FBT001 — a column's value
    fix = status.fix
    return {
        "id": device,
        "state": str(status.state),
        "battery": status.battery,
        "last_seen_at": status.last_seen_at,
        "lat": fix and fix.lat,
        "lng": fix and fix.lng,
        "accuracy_m": fix and fix.accuracy_m,
        "position_source": fix and fix.source,
        "position_at": fix and fix.at,
        "bump": int(is_changed),
    }
