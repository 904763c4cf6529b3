"""Whether one worker may be given one job, and with whose reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.contracts.authority import division_within
from services.contracts.events import WorkerCard
from services.dispatch.domain.candidates import (
    CERTIFICATE,
    NO_PLACE,
    OF_PROVIDER,
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
from services.dispatch.schemas.problems import (
    ProviderTakesNoNewOrders,
    ReasonRequired,
    WorkerMayNotServe,
    WorkerUnknown,
)
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

        Raises :class:`WorkerUnknown`, :class:`WorkerMayNotServe`, :class:`ProviderTakesNoNewOrders`, and without a
        reason :class:`ReasonRequired`.
        """
        workers = SystemWorkers(self._unit.session)
        await workers.lock(worker_id)
        busy = await SystemOrders(self._unit.session).busy_workers(need.at, besides=for_order)
        facts = await workers.one(worker_id, busy)
        card = await SystemProjections(self._unit.session).worker(worker_id)
        if facts is None or card is None or not division_within(card.division_path, city_of(division_path)):
            raise WorkerUnknown
        found = [obstacle for obstacle in obstacles(facts, need) if _matters(obstacle, need)]
        _judge(found, need, reason)
        return card


def _judge(found: Sequence[Reason], need: Need, reason: str | None) -> None:
    final = [obstacle for obstacle in found if not is_overrulable(obstacle, need)]
    if any(obstacle not in OF_PROVIDER for obstacle in final):
        raise WorkerMayNotServe(reasons=_shown(final))
    if final or (reason is None and not OF_PROVIDER.isdisjoint(found)):
        raise ProviderTakesNoNewOrders(reasons=_shown(found), is_overrulable=not final)
    if found and reason is None:
        raise ReasonRequired(reasons=_shown(found))


def _matters(obstacle: Reason, need: Need) -> bool:
    """An ordinary visit is planned ahead: shifts and other jobs are the planner's business, qualification is not."""
    if obstacle is NO_PLACE:
        return False
    return need.is_emergency or obstacle in OF_PROVIDER | {SUSPENDED, CERTIFICATE, SKILL}


def _shown(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    return [{"code": reason.code, "text": reason.text} for reason in reasons]
