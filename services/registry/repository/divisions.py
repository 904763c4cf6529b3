"""Queries of divisions. A caller sees the subtree of their own division and the way up to the root; one query each."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, division_within
from services.kit.pagination import PageRequest, paginate
from services.kit.problems import NotFound
from services.kit.repository import ScopedRepository
from services.registry.domain.divisions import path_and_ancestors
from services.registry.models import Division, DivisionSuccession, DivisionTerm

# Changes of the tree come one after the other: each reads paths another one may be about to change.
_TREE_LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtext('division_tree'))")


def _visible(caller: Principal) -> ColumnElement[bool] | None:
    own = caller.division_path
    if not own:
        return None
    below = Division.path.startswith(own + "/", autoescape=True)
    return or_(Division.path.in_(path_and_ancestors(own)), below)


class DivisionRepository(ScopedRepository[Division, Principal]):
    """The part of the tree a caller may see."""

    model = Division
    not_found_code = "division.not_found"

    def scoped(self) -> Select[Division]:
        condition = _visible(self.caller)
        return select(Division) if condition is None else select(Division).where(condition)

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
        """The standing division, where it lies in the caller's own subtree: there alone may they place anything.

        It stays where it is until the transaction ends: a merger waits for the placing, or the placing for the merger
        and then sees where the division went.
        """
        query = self.scoped().where(Division.code == code, Division.valid_to.is_(None))
        query = query.with_for_update(read=True, key_share=True).execution_options(populate_existing=True)
        row: Division | None = (await self.session.scalars(query)).one_or_none()
        return row if row is not None and division_within(row.path, self.caller.division_path) else None

    async def lock_standing(self, path: str) -> list[Division]:
        """What stands in the subtree, parents first; nothing can be placed there until the transaction ends."""
        below = Division.path.startswith(path + "/", autoescape=True)
        query = self.scoped().where(or_(Division.path == path, below), Division.valid_to.is_(None))
        query = query.order_by(Division.path).with_for_update().execution_options(populate_existing=True)
        return list(await self.session.scalars(query))

    async def lock_tree(self) -> None:
        """Be the only one that changes the tree until the transaction ends."""
        await self.session.execute(_TREE_LOCK_SQL)

    async def page(self, paging: PageRequest, parent_code: str | None) -> tuple[list[Division], str | None]:
        """What stands today, parents before their children."""
        query = self.scoped().where(Division.valid_to.is_(None))
        if parent_code is not None:
            query = query.where(Division.parent_code == parent_code)
        return await paginate(self.session, query, paging, [Division.path])


class DivisionTermRepository(ScopedRepository[DivisionTerm, Principal]):
    """What the divisions a caller may see were called, and where they hung."""

    model = DivisionTerm
    not_found_code = "division.not_found"

    def scoped(self) -> Select[DivisionTerm]:
        query = select(DivisionTerm).join(Division, Division.code == DivisionTerm.code)
        condition = _visible(self.caller)
        return query if condition is None else query.where(condition)

    async def page_on(
        self, paging: PageRequest, parent_code: str | None, on: date
    ) -> tuple[list[DivisionTerm], str | None]:
        """The tree as it was on a day; a term with an open beginning counts from ever."""
        begun = or_(DivisionTerm.valid_from.is_(None), DivisionTerm.valid_from <= on)
        not_ended = or_(DivisionTerm.valid_to.is_(None), DivisionTerm.valid_to >= on)
        query = self.scoped().where(begun, not_ended)
        if parent_code is not None:
            query = query.where(DivisionTerm.parent_code == parent_code)
        return await paginate(self.session, query, paging, [DivisionTerm.path])

    async def of(self, code: str) -> list[DivisionTerm]:
        """The earliest first."""
        query = self.scoped().where(DivisionTerm.code == code)
        return list(await self.session.scalars(query.order_by(DivisionTerm.valid_from.asc().nulls_first())))

    async def standing(self, codes: Sequence[str]) -> dict[str, DivisionTerm]:
        """The term that holds now, by code."""
        query = self.scoped().where(DivisionTerm.code.in_(codes), DivisionTerm.valid_to.is_(None))
        return {term.code: term for term in await self.session.scalars(query)}


class SystemDivisionRepository:
    """Divisions without a caller: as sibling services ask for them, and as a file brings them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, code: str) -> Division | None:
        """The division, wherever it is."""
        found: Division | None = (
            await self._session.scalars(select(Division).where(Division.code == code))
        ).one_or_none()
        return found

    async def get_by_code(self, code: str) -> Division:
        """Raises :class:`NotFound`."""
        row = await self.find(code)
        if row is None:
            raise NotFound("There is no such division.", code="division.not_found")
        return row

    async def kinds(self, codes: Sequence[str]) -> dict[str, str]:
        """Whose each code is."""
        rows = await self._session.execute(select(Division.code, Division.kind).where(Division.code.in_(codes)))
        return {row.code: row.kind for row in rows}

    async def all(self) -> dict[str, Division]:
        """The whole tree by code."""
        return {row.code: row for row in await self._session.scalars(select(Division))}

    async def names(self, codes: Sequence[str]) -> dict[str, str]:
        """What a division was called is no secret, wherever it lies."""
        rows = await self._session.execute(select(Division.code, Division.name).where(Division.code.in_(codes)))
        return {row.code: row.name for row in rows}

    async def successions(self, code: str) -> list[DivisionSuccession]:
        """Those the division came out of, and those it went into."""
        either = or_(DivisionSuccession.predecessor_code == code, DivisionSuccession.successor_code == code)
        return list(await self._session.scalars(select(DivisionSuccession).where(either).order_by("took_place_on")))
