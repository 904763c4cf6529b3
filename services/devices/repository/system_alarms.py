"""Storing alarms: the per-device lock that makes the duplicate rule safe, and the rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.known_device import DeviceKey
from services.devices.domain.presses import Report
from services.devices.models import Alarm, AlarmMessage, RawMessage
from services.devices.repository.bulk import insert_all

# One after the other in the order given; whoever locks several devices gives them sorted, so nobody waits in a circle.
_LOCK_SQL = text("""
    SELECT pg_advisory_xact_lock(hashtextextended('alarm' || chr(31) || vendor || chr(31) || serial, 0))
    FROM unnest(CAST(:vendors AS text[]), CAST(:serials AS text[])) AS device (vendor, serial)
""")
_REPORTS_SQL = text("""
    SELECT r.vendor, r.serial, r.alarm_id, r.channel, r.kind, r.message_id, r.digest, r.device_time, r.received_at
    FROM alarm_message r
    JOIN unnest(CAST(:vendors AS text[]), CAST(:serials AS text[])) AS device (vendor, serial)
        ON r.vendor = device.vendor AND r.serial = device.serial
    WHERE r.received_at >= :since OR r.message_id = ANY(CAST(:message_ids AS text[]))
    ORDER BY r.received_at DESC
""")


class SystemAlarms:
    """Reads and writes of the alarm lane."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_devices(self, keys: Collection[DeviceKey]) -> None:
        """From here to the end of the transaction nobody else decides on these devices' alarms."""
        await self._session.execute(_LOCK_SQL, _columns(keys))

    async def reports(
        self, keys: Collection[DeviceKey], message_ids: Sequence[str], since: datetime
    ) -> dict[DeviceKey, list[Report[UUID]]]:
        """Earlier reports of these devices: those since ``since``, and older ones that carry one of the ids."""
        parameters = {**_columns(keys), "message_ids": list(message_ids), "since": since}
        found: dict[DeviceKey, list[Report[UUID]]] = {}
        for row in await self._session.execute(_REPORTS_SQL, parameters):
            report = Report(
                row.alarm_id, row.channel, row.kind, row.message_id, bytes(row.digest), row.device_time, row.received_at
            )
            found.setdefault((row.vendor, row.serial), []).append(report)
        return found

    async def store(
        self,
        raw_messages: Sequence[Mapping[str, Any]],
        alarms: Sequence[Mapping[str, Any]],
        links: Sequence[Mapping[str, Any]],
    ) -> None:
        await insert_all(self._session, RawMessage, raw_messages)
        await insert_all(self._session, Alarm, alarms)
        await insert_all(self._session, AlarmMessage, links)


def _columns(keys: Collection[DeviceKey]) -> dict[str, list[str]]:
    ordered = sorted(set(keys))
    return {"vendors": [vendor for vendor, _ in ordered], "serials": [serial for _, serial in ordered]}
