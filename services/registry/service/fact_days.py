"""The daily run over dated facts: a trait that begins or ends by date alone changes its elder's card on that day.

Every batch is one transaction that writes the events and how far it has come, so a run that is cut off goes on where it
was, and a day on which no worker ran is caught up by the next.
"""

import asyncio
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

from services.kit.clock import utc_now
from services.kit.database import Database
from services.registry.repository.fact_days import SystemFactDays
from services.registry.service.elder_changes import announce_change

_RUN = "fact_days"
_BATCH = 200
_LOOK_SECONDS = 60.0


class FactDays:
    """The worker's loop; ``time_zone`` is where days begin."""

    def __init__(self, database: Database, time_zone: str) -> None:
        self._database = database
        self._time_zone = time_zone

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``: soon after each midnight, and at once where days were missed."""
        while not stop.is_set():
            today = utc_now().astimezone(ZoneInfo(self._time_zone)).date()
            if not await self.step(today):
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)

    async def step(self, today: date) -> bool:
        """One batch of what is due until ``today``; whether there may be more."""
        async with self._database.transaction() as session:
            facts = SystemFactDays(session, self._time_zone)
            run = await facts.take_run(_RUN)
            if run is None or (run.until is None and run.done_until >= today):
                return False
            until = run.until = run.until or today
            elders = await facts.elders(run.done_until, until, run.after_id, _BATCH)
            for elder in elders:
                elder.search_stale = True
                await announce_change(session, elder, today)
            if len(elders) == _BATCH:
                run.after_id = elders[-1].id
            else:
                run.done_until, run.until, run.after_id = until, None, None
            await session.flush()
            return True
