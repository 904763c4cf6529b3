"""Alarms with the messages behind them, and dead letters."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.contracts.authority import Auditor
from services.devices.api.authority import DeviceReader
from services.devices.schemas.alarms import AlarmDetail, AlarmView, DeadLetterView
from services.devices.schemas.filters import AlarmFilter
from services.devices.service import alarms
from services.kit.database import DatabaseSession
from services.kit.pagination import Page, Paging

router = APIRouter(tags=["alarms"])


@router.get("/alarms")
async def list_alarms(
    caller: DeviceReader, session: DatabaseSession, paging: Paging, wanted: Annotated[AlarmFilter, Depends()]
) -> Page[AlarmView]:
    """Newest first; ``since`` is the earliest arrival."""
    return await alarms.search(session, caller, wanted, paging)


@router.get("/alarms/{alarm_id}")
async def show_alarm(caller: DeviceReader, session: DatabaseSession, alarm_id: UUID) -> AlarmDetail:
    return await alarms.show(session, caller, alarm_id)


@router.get("/dead-letters")
async def list_dead_letters(caller: Auditor, session: DatabaseSession, paging: Paging) -> Page[DeadLetterView]:
    return await alarms.dead_letters(session, caller, paging)
