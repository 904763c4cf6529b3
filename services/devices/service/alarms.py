"""Showing alarms, tracks and dead letters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.devices.models import Position
from services.devices.repository.alarms import (
    AlarmRepository,
    DeadLetterRepository,
    PositionRepository,
    RawMessageRepository,
)
from services.devices.repository.devices import DeviceRepository
from services.devices.schemas.alarms import AlarmDetail, AlarmView, DeadLetterView
from services.devices.schemas.devices import PositionView
from services.devices.schemas.filters import AlarmFilter
from services.kit.pagination import Page, PageRequest


async def search(session: AsyncSession, caller: Principal, wanted: AlarmFilter, paging: PageRequest) -> Page[AlarmView]:
    rows, cursor = await AlarmRepository(session, caller).page(wanted, paging)
    return Page(items=[AlarmView.of(row) for row in rows], next_cursor=cursor)


async def show(session: AsyncSession, caller: Principal, alarm_id: UUID) -> AlarmDetail:
    alarm = await AlarmRepository(session, caller).get(alarm_id)
    messages = await RawMessageRepository(session, caller).of_alarm(alarm_id)
    return AlarmDetail.with_messages(alarm, messages)


async def track(
    session: AsyncSession,
    caller: Principal,
    device_id: UUID,
    start: datetime | None,
    end: datetime | None,
    paging: PageRequest,
) -> Page[PositionView]:
    """Raises ``NotFound`` for a device that is not the caller's to see."""
    await DeviceRepository(session, caller).get(device_id)
    rows, cursor = await PositionRepository(session, caller).track(device_id, start, end, paging)
    return Page(items=[_position(row) for row in rows], next_cursor=cursor)


async def dead_letters(session: AsyncSession, caller: Principal, paging: PageRequest) -> Page[DeadLetterView]:
    rows, cursor = await DeadLetterRepository(session, caller).page(paging)
    return Page(items=[DeadLetterView.of(row) for row in rows], next_cursor=cursor)


def _position(row: Position) -> PositionView:
    return PositionView.model_validate(
        {
            "lat": row.lat,
            "lng": row.lng,
            "at": row.at,
            "source": row.source,
            "accuracy_m": row.accuracy_m,
            "speed_mps": row.speed_mps,
            "received_at": row.received_at,
        }
    )
