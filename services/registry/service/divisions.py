"""Divisions: adding to the tree, and reading it."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.outbox import emit
from services.kit.pagination import Page, PageRequest
from services.registry.domain.divisions import DivisionLevel, may_stand_below, path_of
from services.registry.models import Division
from services.registry.repository.divisions import DivisionRepository
from services.registry.schemas.divisions import DivisionAnswer, DivisionRegistration
from services.registry.schemas.problems import DivisionAlreadyRegistered, FieldInvalid
from services.registry.service.cards import division_card


class DivisionService:
    """What a caller does with divisions."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._divisions = DivisionRepository(session, caller)

    async def register(self, body: DivisionRegistration) -> DivisionAnswer:
        """Add a division below its parent; a root may be added only by who sees the whole tree."""
        parent = await self._parent(body)
        division = Division(
            code=body.code,
            name=body.name,
            level=body.level.value,
            parent_code=body.parent_code,
            path=path_of(body.code, None if parent is None else parent.path),
            created_at=utc_now(),
        )
        try:
            async with self._session.begin_nested():
                self._divisions.add(division)
        except IntegrityError as error:
            raise DivisionAlreadyRegistered("A division has this code already.") from error
        await emit(self._session, events.DIVISION_REGISTERED, division.code, division_card(division))
        return DivisionAnswer.of(division)

    async def _parent(self, body: DivisionRegistration) -> Division | None:
        if body.parent_code is None:
            if self._caller.division_path:
                raise FieldInvalid.at("/parent_code", "division.unknown", "Name a division within yours.")
            return None
        parent = await self._divisions.find_within(body.parent_code)
        if parent is None:
            raise FieldInvalid.at("/parent_code", "division.unknown", "There is no such division within yours.")
        if not may_stand_below(body.level, DivisionLevel(parent.level)):
            raise FieldInvalid.at("/level", "division.level_not_below_parent", f"A {parent.level} holds no such level.")
        return parent

    async def read(self, code: str) -> DivisionAnswer:
        return DivisionAnswer.of(await self._divisions.get_by_code(code))

    async def page(self, paging: PageRequest, parent_code: str | None) -> Page[DivisionAnswer]:
        rows, cursor = await self._divisions.page(paging, parent_code)
        return Page(items=[DivisionAnswer.of(row) for row in rows], next_cursor=cursor)
