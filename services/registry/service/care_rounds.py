"""The daily round: everybody's place in the visiting plan, offers that ran out, care of who has left, missed visits.

All of it can be done twice without harm and goes on after a crash where it stood: each piece is one transaction that
takes rows nobody else has.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.outbox import emit
from services.registry.domain.waiting_list import WAITING_LIST, WaitingEvent
from services.registry.models import WelfareVisitPlan
from services.registry.repository.waiting_list import SystemWaitingList
from services.registry.repository.welfare_visits import SystemWelfareVisits
from services.registry.service.care_cases import CareCases
from services.registry.service.care_endings import end_care_of_who_left
from services.registry.service.waiting_list import release_bed
from services.registry.service.welfare_visit_plans import VisitPlanning

_log = structlog.get_logger(__name__)
_EVERY_SECONDS = 3600.0
_CHUNK = 500

Piece = Callable[[AsyncSession, date], Awaitable[bool]]
"""Does one transaction's worth of work; True while there is more of it."""


class CareRounds:
    """The round of every hour; the plan is only walked through once a day."""

    def __init__(self, database: Database, local_time_zone: str) -> None:
        self._database = database
        self._zone = ZoneInfo(local_time_zone)

    async def run(self, stop: asyncio.Event) -> None:
        """Go round until ``stop``."""
        while not stop.is_set():
            await self.go_round(utc_now().astimezone(self._zone).date(), stop)
            try:
                await asyncio.wait_for(stop.wait(), _EVERY_SECONDS)
            except TimeoutError:
                continue

    async def go_round(self, today: date, stop: asyncio.Event) -> None:
        """Everything there is to do on ``today``, in pieces."""
        pieces: tuple[Piece, ...] = (end_care_of_who_left, lapse_offers, walk_through_plan, announce_missed)
        for piece in pieces:
            is_more = True
            while is_more and not stop.is_set():
                async with self._database.transaction() as session:
                    is_more = await piece(session, today)


async def walk_through_plan(session: AsyncSession, today: date) -> bool:
    """The next elders of the day's walk."""
    visits = SystemWelfareVisits(session)
    walk = await visits.claim_round(today)
    if walk is None:
        return False
    elders = await visits.next_elders(walk.after, _CHUNK)
    if not elders:
        walk.finished_at = utc_now()
        _log.info("welfare_visits_planned", day=today.isoformat(), **walk.counts)
        return False
    await (await VisitPlanning.on(session, today)).plan(elders)
    walk.after = elders[-1].id
    walk.counts = {"elders": walk.counts.get("elders", 0) + len(elders)}
    return True


async def announce_missed(session: AsyncSession, today: date) -> bool:
    """Tell dispatch of visits that did not happen in time, once for each day that was due."""
    missed = await SystemWelfareVisits(session).missed(today, _CHUNK)
    for plan in missed:
        await emit(session, events.WELFARE_VISIT_MISSED, plan.elder_id, _missed_card(plan))
        plan.announced_due_on = plan.due_on
    return len(missed) == _CHUNK


def _missed_card(plan: WelfareVisitPlan) -> events.WelfareVisitMissed:
    return events.WelfareVisitMissed(
        elder_id=plan.elder_id,
        division_path=plan.elder.division_path,
        tier=plan.tier,
        interval_days=plan.interval_days,
        due_on=plan.due_on,
        last_visited_on=plan.last_visited_on,
    )


async def lapse_offers(session: AsyncSession, today: date) -> bool:
    """An offer nobody answered is taken back. Silence is no refusal: the elder waits on, and nothing is counted."""
    rows = await SystemWaitingList(session).run_out(today, _CHUNK)
    for row in rows:
        CareCases(session, None).apply(WAITING_LIST, row, WaitingEvent.LAPSE, "The offer was not answered in time.")
        await release_bed(session, row)
    return len(rows) == _CHUNK
