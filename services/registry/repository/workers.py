"""Queries of workers: three each, whatever their number: the rows with what they belong to, certificates, shifts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, false, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.contracts.authority import Principal, within_division
from services.kit.crypto import key_ring
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Worker
from services.registry.models.worker import SERVING_ID_NUMBER
from services.registry.repository.readers import reads_by_division

_WHOLE = (
    joinedload(Worker.division, innerjoin=True),
    joinedload(Worker.provider, innerjoin=True),
    joinedload(Worker.service_point),
    selectinload(Worker.certificates),
    selectinload(Worker.shifts),
)


def id_number_index(number: str) -> bytes:
    return key_ring().blind_index("worker.id_number", number)


@dataclass(frozen=True)
class WorkerSearch:
    """What a list is narrowed to."""

    name_prefix: str | None = None
    division_path: str | None = None
    provider_id: UUID | None = None
    standing: str | None = None
    skill: str | None = None


class WorkerRepository(ScopedRepository[Worker, Principal]):
    """The workers of the caller's division; a provider's manager sees that provider's alone."""

    model = Worker
    not_found_code = "worker.not_found"

    def scoped(self) -> Select[Worker]:
        query = select(Worker).options(*_WHOLE)
        if reads_by_division(self.caller):
            return query.where(within_division(Worker.division_path, self.caller.division_path))
        if self.caller.provider_id is None:
            return query.where(false())
        return query.where(Worker.provider_id == self.caller.provider_id)

    async def write(self, change: Callable[[], object]) -> bool:
        """Make and write one change; False, and nothing written, where the id number is another serving worker's.

        ``change`` runs inside the savepoint: what is altered before it is flushed outside, where it cannot be undone.
        """
        try:
            async with self.session.begin_nested():
                change()
        except IntegrityError as error:
            if SERVING_ID_NUMBER in str(error.orig):
                return False
            raise
        return True

    async def page(self, paging: PageRequest, search: WorkerSearch) -> tuple[list[Worker], str | None]:
        """In the order of registration."""
        query = self.scoped()
        if search.name_prefix is not None:
            query = query.where(Worker.name.startswith(search.name_prefix, autoescape=True))
        if search.division_path is not None:
            query = query.where(within_division(Worker.division_path, search.division_path))
        if search.provider_id is not None:
            query = query.where(Worker.provider_id == search.provider_id)
        if search.standing is not None:
            query = query.where(Worker.standing == search.standing)
        if search.skill is not None:
            query = query.where(Worker.skills.contains([search.skill]))
        return await paginate(self.session, query, paging, [Worker.id])


class SystemWorkers:
    """Workers to whom something happens that is not about them: whoever caused it need not see them all."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def serving(
        self, *, provider_id: UUID | None = None, service_point_id: UUID | None = None
    ) -> Sequence[Worker]:
        """Who has not left and works for the provider, or starts from the service point; whole, locked, in order."""
        query = (
            select(Worker)
            .options(*_WHOLE)
            .where(Worker.standing != "left")
            .order_by(Worker.id)
            .with_for_update(of=Worker)
        )
        if provider_id is not None:
            query = query.where(Worker.provider_id == provider_id)
        if service_point_id is not None:
            query = query.where(Worker.service_point_id == service_point_id)
        return (await self._session.scalars(query)).unique().all()

    async def count_at(self, service_point_id: UUID) -> int:
        """How many who have not left start from the service point."""
        query = select(func.count()).where(Worker.service_point_id == service_point_id, Worker.standing != "left")
        return (await self._session.scalars(query)).one()
