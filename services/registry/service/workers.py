"""Workers: registering, finding, changing; their standing reaches dispatch as events."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal, Role
from services.kit.clock import utc_now
from services.kit.outbox import emit
from services.kit.pagination import Page, PageRequest
from services.registry.domain.id_number import InvalidIdNumberError, read_id_number
from services.registry.models import Provider, ServicePoint, Worker
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.providers import ProviderRepository
from services.registry.repository.service_points import ServicePointRepository
from services.registry.repository.workers import WorkerRepository, WorkerSearch
from services.registry.schemas.network_problems import StandingNotYours
from services.registry.schemas.problems import FieldInvalid, VersionStale, WorkerAlreadyRegistered
from services.registry.schemas.workers import WorkerAnswer, WorkerChange, WorkerFilters, WorkerRegistration
from services.registry.service.cards import worker_card
from services.registry.service.employments import EmploymentBook
from services.registry.service.placing import division_to_list, division_to_place_in, referred
from services.registry.service.provider_changes import require_open
from services.registry.service.worker_rows import change_row, new_row


class WorkerService:
    """What a caller does with workers; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._workers = WorkerRepository(session, caller)
        self._providers = ProviderRepository(session, caller)
        self._points = ServicePointRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)
        self._book = EmploymentBook(session, caller)

    async def register(self, body: WorkerRegistration) -> WorkerAnswer:
        """Raises :class:`WorkerAlreadyRegistered` and :class:`FieldInvalid`."""
        number = self._id_number(body.id_number)
        division = await division_to_place_in(self._divisions, body.division_code)
        provider = await referred(self._providers, body.provider_id, "/provider_id", "provider.unknown")
        require_open(provider)
        if body.employed_from is not None and body.employed_from > self._today:
            raise FieldInvalid.at("/employed_from", "day.ahead", "This day lies ahead.")
        point = await employing_point(self._points, body.service_point_id, provider)
        worker = new_row(body, number, division, provider, utc_now())
        worker.service_point = point
        if not await self._workers.write(lambda: self._workers.add(worker)):
            raise WorkerAlreadyRegistered("A serving worker has this id number already.")
        await self._book.begin(worker, provider, body.employed_from or self._today)
        await tell_of(self._session, worker, events.WORKER_REGISTERED)
        return WorkerAnswer.of(worker)

    async def read(self, worker_id: UUID) -> WorkerAnswer:
        return WorkerAnswer.of(await self._workers.get(worker_id))

    async def page(self, paging: PageRequest, filters: WorkerFilters) -> Page[WorkerAnswer]:
        search = WorkerSearch(
            name_prefix=filters.q,
            division_path=await division_to_list(self._divisions, filters.division),
            provider_id=filters.provider_id,
            standing=filters.standing,
            skill=filters.skill,
        )
        rows, cursor = await self._workers.page(paging, search)
        return Page(items=[WorkerAnswer.of(row) for row in rows], next_cursor=cursor)

    async def change(self, worker_id: UUID, body: WorkerChange, version: int) -> WorkerAnswer:
        """Raises :class:`VersionStale` where ``version`` is not the present one."""
        worker = await self._workers.get(worker_id, for_update=True)
        if worker.version != version:
            raise VersionStale(version=worker.version)
        point = await employing_point(self._points, body.service_point_id, worker.provider)
        if body.standing is not None:
            require_standing_right(self._caller, worker, body.standing)
        before = worker.standing
        if not await self._workers.write(lambda: change_row(worker, body, point, utc_now())):
            raise WorkerAlreadyRegistered("Another serving worker has this id number.")
        if worker.standing == "left" and before != "left":
            await self._book.end(worker, self._today, "离职")
        elif before == "left" and worker.standing != "left":
            await self._book.follow(worker, worker.provider, self._today, "重新入职")
        await tell_of(self._session, worker)
        return WorkerAnswer.of(worker)

    def _id_number(self, text: str | None) -> str | None:
        try:
            return None if text is None else read_id_number(text, self._today).number
        except InvalidIdNumberError as error:
            raise FieldInvalid.at("/id_number", "worker.id_number_invalid", str(error)) from error


async def tell_of(session: AsyncSession, worker: Worker, event_type: str = events.WORKER_CHANGED) -> None:
    """Emit the worker's card.

    The provider is read again: its suspension, which tells every worker's card, may have been committed while this
    change waited for the worker's row, and must not be undone by what was read before.
    """
    await session.refresh(worker.provider, ["state"])
    await emit(session, event_type, worker.id, worker_card(worker))


async def employing_point(
    points: ServicePointRepository, point_id: UUID | None, provider: Provider
) -> ServicePoint | None:
    """The provider's open service point. Raises :class:`FieldInvalid`."""
    if point_id is None:
        return None
    point = await referred(points, point_id, "/service_point_id", "service_point.unknown")
    if point.provider_id != provider.id:
        raise FieldInvalid.at(
            "/service_point_id", "service_point.of_another_provider", "The service point is another provider's."
        )
    if point.closed_on is not None:
        raise FieldInvalid.at("/service_point_id", "service_point.closed", "The service point has its last day.")
    return point


def require_standing_right(caller: Principal, worker: Worker, standing: str) -> None:
    """Raises :class:`StandingNotYours` where a provider would take back what the registrar decided.

    A provider suspends its workers and lets them go; who is suspended, or has left, comes back by the registrar alone.
    """
    if caller.has(Role.REGISTRAR, Role.ADMINISTRATOR) or standing == worker.standing:
        return
    if worker.standing != "active":
        raise StandingNotYours("The registrar decides about who is suspended or has left.")
