"""What workers report of themselves: where they are, whether they are on duty."""

from uuid import UUID

from services.contracts.authority import Principal
from services.contracts.coordinates import to_wgs84
from services.dispatch.domain.places import Place
from services.dispatch.domain.shifts import is_at_work
from services.dispatch.domain.visit import TimeImplausibleError, time_of_deed
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.repository.workers import SystemWorkers
from services.dispatch.schemas.problems import TimeImplausible
from services.dispatch.schemas.workers import Duty, DutyReport, PositionReport, Presence
from services.dispatch.service.unit import Unit
from services.kit.problems import Forbidden, NotFound


class WorkerSelf:
    """The caller's own rows: the account says which worker they are."""

    def __init__(self, unit: Unit, caller: Principal) -> None:
        self._unit = unit
        self._worker_id = _worker_id(caller)
        self._workers = SystemWorkers(unit.session)

    async def presence(self) -> Presence:
        """Raises :class:`NotFound` as long as the registry has said nothing of the worker."""
        facts = await self._workers.one(self._worker_id, set())
        card = await SystemProjections(self._unit.session).worker(self._worker_id)
        if facts is None or card is None:
            raise NotFound("The registry has not told of this worker yet.", code="worker.not_found")
        return Presence(
            worker_id=self._worker_id,
            name=card.name,
            on_duty=is_at_work(facts.word, facts.shifts, self._unit.local_now),
            position_at=facts.live_at,
        )

    async def report_position(self, body: PositionReport) -> None:
        """An older report than the one kept changes nothing. Raises :class:`TimeImplausible`."""
        try:
            at = time_of_deed(body.at, self._unit.now, None)
        except TimeImplausibleError as error:
            raise TimeImplausible from error
        lat, lng = to_wgs84(body.location.lat, body.location.lng, body.location.crs)
        await self._workers.report_position(self._worker_id, Place(lat, lng), body.accuracy_m, at)

    async def report_duty(self, body: DutyReport) -> Duty:
        await self._workers.report_duty(self._worker_id, on_duty=body.on_duty, at=self._unit.now)
        return Duty(worker_id=self._worker_id, on_duty=body.on_duty, at=self._unit.now)


def _worker_id(caller: Principal) -> UUID:
    if caller.worker_id is None:
        raise Forbidden("This account belongs to no worker.", code="worker.account_without_worker")
    return caller.worker_id
