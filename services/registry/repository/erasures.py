"""Queries of erasure requests, within the division of the elder they are about; and the erasing itself."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Contact, Elder, ElderPhoto, Erasure
from services.registry.models.erasure import ONE_OPEN


class ErasureRepository(ScopedRepository[Erasure, Principal]):
    """The requests about elders of the caller's division."""

    model = Erasure
    not_found_code = "erasure.not_found"

    def scoped(self) -> Select[Erasure]:
        inside = within_division(Elder.division_path, self.caller.division_path)
        return select(Erasure).join(Elder, Elder.id == Erasure.elder_id).where(inside)

    async def write(self, row: Erasure) -> bool:
        """Add one; False where the elder has an undecided one already."""
        try:
            async with self.session.begin_nested():
                self.session.add(row)
        except IntegrityError as error:
            if ONE_OPEN in str(error.orig):
                return False
            raise
        return True

    async def page(
        self, paging: PageRequest, state: str | None, elder_id: UUID | None
    ) -> tuple[list[Erasure], str | None]:
        """In the order they were made."""
        query = self.scoped()
        if state is not None:
            query = query.where(Erasure.state == state)
        if elder_id is not None:
            query = query.where(Erasure.elder_id == elder_id)
        return await paginate(self.session, query, paging, [Erasure.id])


class SystemErasing:
    """Takes away rows that serve only to reach a person; whose, has been decided before."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def forget_contacts_and_photo(self, elder_ids: Sequence[UUID]) -> None:
        """Everybody who was ever to be called, and the photo. Two statements."""
        for table in (Contact, ElderPhoto):
            await self._session.execute(
                delete(table).where(table.elder_id.in_(elder_ids)), execution_options={"synchronize_session": False}
            )

    async def count_of(self, query: Select[Elder]) -> int:
        """How many rows ``query`` has."""
        return int((await self._session.execute(select(func.count()).select_from(query.subquery()))).scalar_one())
