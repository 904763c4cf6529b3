"""Storing positions, telemetry and dead letters, many at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.models import DeadLetter, Position, Telemetry
from services.devices.repository.bulk import insert_all

ReadingKey = tuple[UUID, datetime, str]
"""``(device, device's time, message id)``."""


class SystemReadings:
    """Writes of the data lane. Answers are the keys of rows that were new."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_positions(self, rows: Sequence[Mapping[str, Any]]) -> set[ReadingKey]:
        return {(key[0], key[1], key[2]) for key in await insert_all(self._session, Position, rows)}

    async def add_telemetry(self, rows: Sequence[Mapping[str, Any]]) -> set[ReadingKey]:
        return {(key[0], key[1], key[2]) for key in await insert_all(self._session, Telemetry, rows)}

    async def add_dead_letters(self, rows: Sequence[Mapping[str, Any]]) -> None:
        await insert_all(self._session, DeadLetter, rows)
