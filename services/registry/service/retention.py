"""Retention: what nobody needs any more is taken away once a day; what will be, can be asked at any time."""

import asyncio
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import utc_now
from services.kit.database import Database
from services.registry.domain.retention import RetentionClass, kept_since, policy
from services.registry.repository.retention import SystemRetention
from services.registry.schemas.retention import RetentionItem, RetentionReport
from services.registry.service.erasing import erase
from services.registry.settings import RegistrySettings

_BATCH = 500
_LOOK_SECONDS = 300.0
_STRIPPED = "reaching_the_departed"


async def report(session: AsyncSession, settings: RegistrySettings, today: date) -> RetentionReport:
    """What the next run will take away, by class."""
    retention, zone = SystemRetention(session), ZoneInfo(settings.local_time_zone)
    items = [
        RetentionItem(
            name=one.name,
            days=one.days,
            least_days=one.least_days,
            counted_from=one.counted_from,
            reason=one.reason,
            due=await retention.count_due(one.name, kept_since(one, today, zone)),
        )
        for one in policy(settings.retention_days)
    ]
    last = await retention.last_run()
    return RetentionReport(items=items, last_run=last and last.day, last_deleted={} if last is None else last.deleted)


class RetentionRuns:
    """The worker's loop: a run a day, in short transactions, so that it may be cut off anywhere and goes on later."""

    def __init__(self, database: Database, settings: RegistrySettings) -> None:
        self._database = database
        self._zone = ZoneInfo(settings.local_time_zone)
        self._configured = settings.retention_days

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``. Raises :class:`RetentionPolicyError` where what is configured cannot be."""
        policy(self._configured)
        while not stop.is_set():
            today = utc_now().astimezone(self._zone).date()
            if not await self.is_done(today):
                await self.run_once(today, stop)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)

    async def is_done(self, today: date) -> bool:
        async with self._database.transaction() as session:
            last = await SystemRetention(session).last_run()
            return last is not None and last.day >= today

    async def run_once(self, today: date, stop: asyncio.Event) -> dict[str, int]:
        """Everything that is due on ``today``; the number of rows by class."""
        classes = policy(self._configured)
        deleted = dict.fromkeys((one.name for one in classes), 0)
        for one in classes:
            while not stop.is_set():
                count = await self._batch(one, today)
                deleted[one.name] += count
                if count < _BATCH:
                    break
        if not stop.is_set():
            async with self._database.transaction() as session:
                await SystemRetention(session).note_run(today, utc_now(), deleted)
        return deleted

    async def _batch(self, one: RetentionClass, today: date) -> int:
        before = kept_since(one, today, self._zone)
        async with self._database.transaction() as session:
            retention = SystemRetention(session)
            if one.name != _STRIPPED:
                return await retention.delete_due(one.name, before, _BATCH)
            elders = await retention.take_departed(before, _BATCH)
            await erase(session, elders, today)
            return len(elders)
