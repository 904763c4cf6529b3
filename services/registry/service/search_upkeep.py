"""Keeping the words elders are found by in step with what is known of them.

A row written through the session keeps its own words by itself. Here are those of its facts, and whatever was written
past the session: bulk imports, divisions that moved, rows from before there were words.
"""

import asyncio
from contextlib import suppress
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import utc_now
from services.kit.database import Database
from services.registry.domain.search_words import grade_word, trait_word
from services.registry.domain.traits import current_facts
from services.registry.models.elder_search import index_words, own_words
from services.registry.repository.elder_search import SystemElderSearch

_BATCH = 500
_LOOK_SECONDS = 2.0


class SearchUpkeep:
    """The worker's loop: stale rows get their words, a batch in a transaction; ``time_zone`` is where days begin."""

    def __init__(self, database: Database, time_zone: str) -> None:
        self._database = database
        self._time_zone = ZoneInfo(time_zone)

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``. Several may run: each takes rows nobody else holds."""
        while not stop.is_set():
            if await self.step() < _BATCH:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)

    async def step(self) -> int:
        """One batch; how many rows it brought up to date."""
        async with self._database.transaction() as session:
            return await refresh_stale(session, utc_now().astimezone(self._time_zone).date(), _BATCH)


async def refresh_facts(session: AsyncSession, elder_id: UUID, today: date) -> None:
    """Keep an elder findable by the traits and grades of ``today``; after the facts were flushed. Three statements."""
    system = SystemElderSearch(session)
    grades = await system.standing_grades([elder_id], today)
    traits = [fact.trait for fact in current_facts(await system.traits_of(elder_id), today)]
    await system.keep_facts(elder_id, _fact_words(traits, grades.get(elder_id, {})))


async def refresh_stale(session: AsyncSession, today: date, count: int) -> int:
    """Bring at most ``count`` elders up to date whose words are not; how many there were."""
    system = SystemElderSearch(session)
    elders = await system.take_stale(count)
    grades = await system.standing_grades([elder.id for elder in elders], today)
    for elder in elders:
        traits = [fact.trait for fact in current_facts(elder.traits, today)]
        elder.search_words = own_words(elder)
        elder.search_facts = _fact_words(traits, grades.get(elder.id, {}))
        elder.search_stale = False
    await session.flush()
    return len(elders)


def _fact_words(traits: list[str], grades: dict[str, int]) -> list[int]:
    """The words of what is known of an elder, as the database knows them."""
    graded = [grade_word(standard, grade) for standard, grade in grades.items()]
    return index_words([*map(trait_word, traits), *graded])
