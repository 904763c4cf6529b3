"""Whether one worker may be given one job, and with whose reason."""

from datetime import datetime
from uuid import UUID

from services.contracts.authority import division_within
from services.contracts.events import WorkerCard
from services.dispatch.domain.candidates import (
    CERTIFICATE,
    NO_PLACE,
    SKILL,
    SUSPENDED,
    Need,
    Reason,
    is_overrulable,
    obstacles,
)
from services.dispatch.domain.catalogue import BY_CODE
from services.dispatch.repository.orders import SystemOrders
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.repository.workers import SystemWorkers
from services.dispatch.schemas.problems import ReasonRequired, WorkerMayNotServe, WorkerUnknown
from services.dispatch.service.unit import Unit

_CITY_SEGMENTS = 2


def city_of(division_path: str) -> str:
    """The city's path: province and city are the first two segments. Helpers come from the whole city."""
    return "/".join(division_path.split("/")[:_CITY_SEGMENTS])


def need_for(unit: Unit, service_code: str, language: str | None, at: datetime | None = None) -> Need:
    """What is asked for; ``at`` None or in the past means now."""
    begins = unit.local_now if at is None else max(at.astimezone(unit.settings.zone), unit.local_now)
    return Need(BY_CODE[service_code], language, unit.local_now, begins, unit.settings.circle_minutes)


class Eligibility:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def require(
        self, worker_id: UUID, need: Need, division_path: str, reason: str | None, *, for_order: UUID | None = None
    ) -> WorkerCard:
        """The worker, locked. What speaks against them a person may overrule, where :func:`is_overrulable` says so.

        Raises :class:`WorkerUnknown`, :class:`WorkerMayNotServe`, and :class:`ReasonRequired` without a reason.
        """
        workers = SystemWorkers(self._unit.session)
        await workers.lock(worker_id)
        busy = await SystemOrders(self._unit.session).busy_workers(need.at, besides=for_order)
        facts = await workers.one(worker_id, busy)
        card = await SystemProjections(self._unit.session).worker(worker_id)
        if facts is None or card is None or not division_within(card.division_path, city_of(division_path)):
            raise WorkerUnknown
        found = [obstacle for obstacle in obstacles(facts, need) if _matters(obstacle, need)]
        final = [obstacle for obstacle in found if not is_overrulable(obstacle)]
        if final:
            raise WorkerMayNotServe(reasons=[_shown(obstacle) for obstacle in final])
        if found and reason is None:
            raise ReasonRequired(reasons=[_shown(obstacle) for obstacle in found])
        return card


def _matters(obstacle: Reason, need: Need) -> bool:
    """An ordinary visit is planned ahead: shifts and other jobs are the planner's business, qualification is not."""
    if obstacle is NO_PLACE:
        return False
    return not need.service.can_be_ordered or obstacle in {SUSPENDED, CERTIFICATE, SKILL}


def _shown(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "text": reason.text}
