"""Death and moving away end what is arranged for an elder; nothing is deleted by it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.domain.delegations import DELEGATION, DelegationEvent
from services.registry.domain.home_adaptations import HOME_ADAPTATION, AdaptationEvent
from services.registry.domain.home_care_beds import HOME_CARE_BED, BedEvent
from services.registry.domain.meals import MEAL_ENROLMENT, EnrolmentEvent
from services.registry.domain.waiting_list import WAITING_LIST, WaitingEvent
from services.registry.models import Delegation, HomeAdaptation, HomeCareBed, MealEnrolment, WaitingApplication
from services.registry.repository.care_endings import SystemCareEndings
from services.registry.service.care_cases import CareCases, CareTable
from services.registry.service.waiting_list import release_bed

_LIMIT = 200
_REASONS = {"deceased": "The elder has died.", "moved_away": "The elder has moved away."}


@dataclass(frozen=True)
class _Ending:
    """How one kind of arrangement ends, and the columns that hold its last day."""

    model: Any
    table: CareTable
    event: StrEnum
    last_day: str | None

    @property
    def states(self) -> list[str]:
        """Those from which it can end."""
        return [state.value for state, event in self.table.rules if event is self.event]


_ENDINGS = (
    _Ending(WaitingApplication, WAITING_LIST, WaitingEvent.WITHDRAW, None),
    _Ending(HomeCareBed, HOME_CARE_BED, BedEvent.END, "served_until"),
    _Ending(HomeAdaptation, HOME_ADAPTATION, AdaptationEvent.WITHDRAW, None),
    _Ending(Delegation, DELEGATION, DelegationEvent.REVOKE, "revoked_on"),
    _Ending(MealEnrolment, MEAL_ENROLMENT, EnrolmentEvent.END, "until_day"),
)


async def end_care_of_who_left(session: AsyncSession, today: date) -> bool:
    """End some of it; True while there is more. What was built into a home is still to be accepted, and stays."""
    found = SystemCareEndings(session)
    is_more = False
    for ending in _ENDINGS:
        rows = await found.open_for_who_left(ending.model, ending.states, _LIMIT)
        for row in rows:
            await _end(session, ending, row, today)
        is_more = is_more or len(rows) == _LIMIT
    return is_more


async def _end(session: AsyncSession, ending: _Ending, row: Any, today: date) -> None:
    status: str = row.elder.status
    last_day: date = row.elder.departed_on or today
    CareCases(session, None).apply(ending.table, row, ending.event, _REASONS[status], on=last_day.isoformat())
    if ending.last_day is not None:
        setattr(row, ending.last_day, last_day)
    if isinstance(row, WaitingApplication):
        await release_bed(session, row)
    await session.flush()
