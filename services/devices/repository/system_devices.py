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
from services.kit.round_trip import Statement, in_one_trip

_FIND = """
    SELECT d.id, d.vendor, d.serial, d.division_path, d.test_until, d.state, d.battery, d.last_seen_at, d.lat, d.lng,
        d.accuracy_m, d.position_source, d.position_at, d.announced_at, m.crs
    FROM device d JOIN device_model m ON m.id = d.model_id
    JOIN unnest(CAST(%(vendors)s AS text[]), CAST(%(serials)s AS text[])) AS wanted (vendor, serial)
        ON d.vendor = wanted.vendor AND d.serial = wanted.serial
"""
# In the order of ids, so that two batches that share devices wait for each other instead of deadlocking. NO KEY: an
# alarm that refers to the device must not wait.
_LOCK_SQL = _FIND + " ORDER BY d.id FOR NO KEY UPDATE OF d"
_LOCK_FREE_SQL = _FIND + " ORDER BY d.id FOR NO KEY UPDATE OF d SKIP LOCKED"
_BINDINGS_SQL = """
    SELECT b.device_id, b.elder_id, b.valid_from, b.ended_at FROM binding b JOIN device d ON d.id = b.device_id
    JOIN unnest(CAST(%(vendors)s AS text[]), CAST(%(serials)s AS text[])) AS wanted (vendor, serial)
        ON d.vendor = wanted.vendor AND d.serial = wanted.serial
    WHERE b.valid_from <= %(until)s AND (b.ended_at IS NULL OR b.ended_at > %(since)s)
"""
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

    async def lock(self, keys: Collection[DeviceKey], *, wait: bool) -> dict[DeviceKey, KnownDevice]:
        """Those of ``keys`` that are registered, locked until the transaction ends.

        Without ``wait``, devices another transaction holds are left out.
        """
        [rows] = await in_one_trip(self._session, (_LOCK_SQL if wait else _LOCK_FREE_SQL, key_columns(keys)))
        return _by_key(rows)

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


class AlarmBearers:
    """The devices a batch of alarms names and who wore them, read in the round trip of the alarms themselves."""

    def __init__(self, devices: Sequence[Mapping[str, Any]], bindings: Sequence[Mapping[str, Any]]) -> None:
        self.devices = _by_key(devices)
        self._bindings = bindings

    @staticmethod
    def statements(keys: Collection[DeviceKey], times: Sequence[datetime]) -> tuple[Statement, Statement]:
        """What to read, without locking it: no alarm waits for a device somebody else holds."""
        columns = key_columns(keys)
        return (_FIND, columns), (_BINDINGS_SQL, {**columns, "since": min(times), "until": max(times)})

    def elder(self, device: KnownDevice, moment: datetime) -> UUID | None:
        """Who wore the device then."""
        for binding in self._bindings:
            is_open = binding["ended_at"] is None or moment < binding["ended_at"]
            if binding["device_id"] == device.id and binding["valid_from"] <= moment and is_open:
                elder: UUID = binding["elder_id"]
                return elder
        return None


def key_columns(keys: Collection[DeviceKey]) -> dict[str, list[str]]:
    """The keys, each once and sorted, as the two arrays that statements unnest."""
    ordered = sorted(set(keys))
    return {"vendors": [vendor for vendor, _ in ordered], "serials": [serial for _, serial in ordered]}


def _by_key(rows: Sequence[Mapping[str, Any]]) -> dict[DeviceKey, KnownDevice]:
    devices = [_known(row) for row in rows]
    return {device.key: device for device in devices}


def _known(row: Mapping[str, Any]) -> KnownDevice:
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


def _fix(row: Mapping[str, Any]) -> ReportedFix | None:
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
