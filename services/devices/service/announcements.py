"""Telling the other services how devices are. Each event carries the device's whole state."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.events import DeviceCard
from services.contracts.location import Fix
from services.devices.repository.system_devices import SystemDevices
from services.kit.clock import utc_now
from services.kit.outbox import insert_statement, outbox_row
from services.kit.round_trip import in_one_trip


async def announce(session: AsyncSession, event_type: str, device_ids: Collection[UUID]) -> None:
    """Emit one event per device, with its state as this transaction sees it, and remember that it was told."""
    if not device_ids:
        return
    devices = SystemDevices(session)
    cards = [_card(row) for row in await devices.cards(device_ids)]
    events = [outbox_row(event_type, str(card.id), card) for card in cards]
    await in_one_trip(session, insert_statement(events))
    await devices.mark_announced(device_ids, utc_now())


def _card(row: RowMapping) -> DeviceCard:
    return DeviceCard(
        id=row["id"],
        version=row["version"],
        vendor=row["vendor"],
        model=row["model"],
        serial=row["serial"],
        division_path=row["division_path"],
        state=row["state"],
        battery=row["battery"],
        last_seen_at=row["last_seen_at"],
        last_position=_fix(row),
        elder_id=row["elder_id"],
    )


def _fix(row: RowMapping) -> Fix | None:
    if row["lat"] is None:
        return None
    fields: dict[str, Any] = {"lat": row["lat"], "lng": row["lng"], "at": row["position_at"]}
    return Fix(**fields, source=row["position_source"], accuracy_m=row["accuracy_m"])
