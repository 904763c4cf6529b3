"""Workers: registering, finding, changing; their standing reaches dispatch as events."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.outbox import emit
from services.kit.pagination import Page, PageRequest
from services.registry.domain.id_number import InvalidIdNumberError, read_id_number
from services.registry.models import Provider, ServicePoint
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.providers import ProviderRepository
from services.registry.repository.service_points import ServicePointRepository
from services.registry.repository.workers import WorkerRepository, WorkerSearch
from services.registry.schemas.problems import FieldInvalid, VersionStale, WorkerAlreadyRegistered
from services.registry.schemas.workers import WorkerAnswer, WorkerChange, WorkerFilters, WorkerRegistration
from services.registry.service.cards import worker_card
from services.registry.service.placing import division_to_list, division_to_place_in, referred
from services.registry.service.worker_rows import change_row, new_row


class WorkerService:
    """What a caller does with workers; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._today = today
        self._workers = WorkerRepository(session, caller)
        self._providers = ProviderRepository(session, caller)
        self._points = ServicePointRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def register(self, body: WorkerRegistration) -> WorkerAnswer:
        """Raises :class:`WorkerAlreadyRegistered` and :class:`FieldInvalid`."""
        number = self._id_number(body.id_number)
        division = await division_to_place_in(self._divisions, body.division_code)
        provider = await referred(self._providers, body.provider_id, "/provider_id", "provider.unknown")
        point = await self._point(body.service_point_id, provider)
        worker = new_row(body, number, division, provider, utc_now())
        worker.service_point = point
        if not await self._workers.write(lambda: self._workers.add(worker)):
            raise WorkerAlreadyRegistered("A serving worker has this id number already.")
        await emit(self._session, events.WORKER_REGISTERED, worker.id, worker_card(worker))
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
        point = await self._point(body.service_point_id, worker.provider)
        if not await self._workers.write(lambda: change_row(worker, body, point, utc_now())):
            raise WorkerAlreadyRegistered("Another serving worker has this id number.")
        await emit(self._session, events.WORKER_CHANGED, worker.id, worker_card(worker))
        return WorkerAnswer.of(worker)

    async def _point(self, point_id: UUID | None, provider: Provider) -> ServicePoint | None:
        if point_id is None:
            return None
        point = await referred(self._points, point_id, "/service_point_id", "service_point.unknown")
        if point.provider_id != provider.id:
            raise FieldInvalid.at(
                "/service_point_id", "service_point.of_another_provider", "The service point is another provider's."
            )
        return point

    def _id_number(self, text: str | None) -> str | None:
        try:
            return None if text is None else read_id_number(text, self._today).number
        except InvalidIdNumberError as error:
            raise FieldInvalid.at("/id_number", "worker.id_number_invalid", str(error)) from error
