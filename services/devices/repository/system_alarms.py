"""Storing alarms: the per-device lock that makes the duplicate rule safe, and the rows. Two round trips a batch."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.known_device import DeviceKey
from services.devices.domain.presses import Report
from services.devices.models import Alarm, AlarmMessage, RawMessage
from services.devices.repository.bulk import insert_statement
from services.devices.repository.system_devices import AlarmBearers, key_columns
from services.kit import outbox
from services.kit.round_trip import in_one_trip

# One after the other in the order given; whoever locks several devices gives them sorted, so nobody waits in a circle.
_LOCK_SQL = """
    SELECT pg_advisory_xact_lock(hashtextextended('alarm' || chr(31) || vendor || chr(31) || serial, 0))
    FROM unnest(CAST(%(vendors)s AS text[]), CAST(%(serials)s AS text[])) AS device (vendor, serial)
"""
_REPORTS_SQL = """
    SELECT r.vendor, r.serial, r.alarm_id, r.channel, r.kind, r.message_id, r.digest, r.device_time, r.received_at
    FROM alarm_message r
    JOIN unnest(CAST(%(vendors)s AS text[]), CAST(%(serials)s AS text[])) AS device (vendor, serial)
        ON r.vendor = device.vendor AND r.serial = device.serial
    WHERE r.received_at >= %(since)s OR r.message_id = ANY(CAST(%(message_ids)s AS text[]))
    ORDER BY r.received_at DESC
"""


@dataclass(frozen=True)
class Before:
    """What is known when a batch of alarms arrives; ``reports`` newest first, and only of devices that have any."""

    bearers: AlarmBearers
    reports: dict[DeviceKey, list[Report[UUID]]]


@dataclass(frozen=True)
class AlarmRows:
    """What a batch leaves: rows of the three tables, and the outbox's."""

    raw_messages: Sequence[Mapping[str, Any]]
    alarms: Sequence[Mapping[str, Any]]
    links: Sequence[Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]


class SystemAlarms:
    """Reads and writes of the alarm lane."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_and_read(
        self, keys: Collection[DeviceKey], message_ids: Sequence[str], times: Sequence[datetime], since: datetime
    ) -> Before:
        """The devices, who wore them at ``times``, and their reports since ``since`` or with one of the ids.

        From here to the end of the transaction nobody else decides on these devices' alarms.
        """
        columns = key_columns(keys)
        _, devices, bindings, reports = await in_one_trip(
            self._session,
            (_LOCK_SQL, columns),
            *AlarmBearers.statements(keys, times),
            (_REPORTS_SQL, {**columns, "message_ids": list(message_ids), "since": since}),
        )
        return Before(AlarmBearers(devices, bindings), _by_device(reports))

    async def store(self, rows: AlarmRows) -> None:
        """Add the rows; those that are there already stay as they are."""
        tables = ((RawMessage, rows.raw_messages), (Alarm, rows.alarms), (AlarmMessage, rows.links))
        statements = [insert_statement(model, new) for model, new in tables if new]
        if rows.events:
            statements.append(outbox.insert_statement(rows.events))
        await in_one_trip(self._session, *statements)


def _by_device(rows: Sequence[Mapping[str, Any]]) -> dict[DeviceKey, list[Report[UUID]]]:
    found: dict[DeviceKey, list[Report[UUID]]] = {}
    for row in rows:
        report = Report[UUID](
            alarm=row["alarm_id"],
            channel=row["channel"],
            kind=row["kind"],
            message_id=row["message_id"],
            digest=bytes(row["digest"]),
            device_time=row["device_time"],
            received_at=row["received_at"],
        )
        found.setdefault((row["vendor"], row["serial"]), []).append(report)
    return found
