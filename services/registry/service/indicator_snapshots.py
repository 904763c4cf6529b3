"""The month's snapshot: what the hub counts itself is kept once a month, so that any month can be looked back upon."""

import asyncio
from contextlib import suppress
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import division_within
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.ids import new_id
from services.kit.settings import ProcessSettings
from services.registry.domain.indicators.catalogue import all_indicators, indicators_of
from services.registry.domain.indicators.progress import computed
from services.registry.models import Division, IndicatorValue
from services.registry.repository.indicators import Counts, SystemIndicators
from services.registry.service.indicators import place_of, total

_LOOK_EVERY_SECONDS = 3600.0


class IndicatorSnapshots:
    """The worker's loop: looks now and then whether the month has its snapshot. Several copies may run."""

    def __init__(self, database: Database, settings: ProcessSettings) -> None:
        self._database = database
        self._zone = ZoneInfo(settings.local_time_zone)

    async def run(self, stop: asyncio.Event) -> None:
        """Look until ``stop``."""
        while not stop.is_set():
            async with self._database.transaction() as session:
                await take_snapshot(session, utc_now().astimezone(self._zone).date())
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_EVERY_SECONDS)


async def take_snapshot(session: AsyncSession, today: date) -> int:
    """Keep today's counts of every place a document governs and its counties; 0 where the month has its own."""
    indicators = SystemIndicators(session)
    if not await indicators.begin_snapshot(today.replace(day=1)):
        return 0
    governed = {indicator.document.division for indicator in all_indicators().values()}
    divisions = await indicators.measured_divisions(governed)
    counts: Counts = {}
    for top in _tops(divisions):
        counts.update(await indicators.counts(top.path, today))
    rows = [row for division in divisions for row in _rows(division, counts, today)]
    session.add_all(rows)
    return len(rows)


def _tops(divisions: list[Division]) -> list[Division]:
    """Those that no other one holds: counting them counts all."""
    tops: list[Division] = []
    for division in divisions:
        if not any(division_within(division.path, top.path) for top in tops):
            tops.append(division)
    return tops


def _rows(division: Division, counts: Counts, today: date) -> list[IndicatorValue]:
    facts = total({path: own for path, own in counts.items() if division_within(path, division.path)})
    rows = []
    for indicator in indicators_of(place_of(division), today):
        if not indicator.numerator_facts:
            continue
        progress = computed(indicator, facts, today, None)
        rows.append(_row(indicator.id, division.code, today, progress.numerator, progress.denominator))
    return rows


def _row(
    indicator_id: str, division_code: str, today: date, numerator: Decimal | None, denominator: Decimal | None
) -> IndicatorValue:
    return IndicatorValue(
        id=new_id(),
        indicator_id=indicator_id,
        division_code=division_code,
        as_of=today,
        basis="computed",
        numerator=numerator,
        denominator=denominator,
        evidence=None,
        recorded_by=None,
        recorded_at=utc_now(),
    )
