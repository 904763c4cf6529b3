"""Queries of divisions. A caller sees the subtree of their own division and the way up to the root; one query each."""

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, division_within
from services.kit.pagination import PageRequest, paginate
from services.kit.problems import NotFound
from services.kit.repository import ScopedRepository
from services.registry.domain.divisions import path_and_ancestors
from services.registry.models import Division


class DivisionRepository(ScopedRepository[Division, Principal]):
    """The part of the tree a caller may see."""

    model = Division
    not_found_code = "division.not_found"

    def scoped(self) -> Select[Division]:
        query = select(Division)
        own = self.caller.division_path
        if not own:
            return query
        below = Division.path.startswith(own + "/", autoescape=True)
        return query.where(or_(Division.path.in_(path_and_ancestors(own)), below))

    async def find(self, code: str) -> Division | None:
        """The division, where the caller may see it."""
        row: Division | None = (await self.session.scalars(self.scoped().where(Division.code == code))).one_or_none()
        return row

    async def get_by_code(self, code: str) -> Division:
        """Raises :class:`NotFound`."""
        row = await self.find(code)
        if row is None:
            raise NotFound("There is no such division, or it is not yours to see.", code=self.not_found_code)
        return row

    async def find_within(self, code: str) -> Division | None:
        """The division, where it lies in the caller's own subtree: there alone may they place anything."""
        row = await self.find(code)
        return row if row is not None and division_within(row.path, self.caller.division_path) else None

    async def page(self, paging: PageRequest, parent_code: str | None) -> tuple[list[Division], str | None]:
        """Parents before their children."""
        query = self.scoped()
        if parent_code is not None:
            query = query.where(Division.parent_code == parent_code)
        return await paginate(self.session, query, paging, [Division.path])


class SystemDivisionRepository:
    """Divisions as sibling services ask for them: without a caller, all of them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_code(self, code: str) -> Division:
        """Raises :class:`NotFound`."""
        row: Division | None = (
            await self._session.scalars(select(Division).where(Division.code == code))
        ).one_or_none()
        if row is None:
            raise NotFound("There is no such division.", code="division.not_found")
        return row
