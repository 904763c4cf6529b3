"""Divisions: adding to the tree, and reading it as it is and as it was."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.kit.pagination import Page, PageRequest
from services.registry.domain.divisions import DivisionLevel, kind_of, may_stand_below, path_of
from services.registry.models import Division, DivisionTerm
from services.registry.repository.divisions import (
    DivisionRepository,
    DivisionTermRepository,
    SystemDivisionRepository,
)
from services.registry.schemas.divisions import (
    DivisionAnswer,
    DivisionDetail,
    DivisionRegistration,
    SuccessionAnswer,
    TermAnswer,
)
from services.registry.schemas.problems import DivisionAlreadyRegistered, FieldInvalid
from services.registry.service.cards import division_card


class DivisionService:
    """What a caller does with divisions."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._divisions = DivisionRepository(session, caller)
        self._terms = DivisionTermRepository(session, caller)
        self._everywhere = SystemDivisionRepository(session)

    async def register(self, body: DivisionRegistration) -> DivisionAnswer:
        """Add a division below its parent; a root may be added only by who sees the whole tree."""
        parent = await self._parent(body)
        division = Division(
            code=body.code,
            name=body.name,
            level=body.level.value,
            kind=kind_of(body.code).value,
            parent_code=body.parent_code,
            path=path_of(body.code, None if parent is None else parent.path),
            valid_from=body.valid_from,
            source=body.source,
            created_at=utc_now(),
        )
        await add_division(self._session, self._divisions, division)
        self._terms.add(first_term(division, self._caller))
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

    async def read(self, code: str) -> DivisionDetail:
        """With what it was called, and what it came out of or went into."""
        division = await self._divisions.get_by_code(code)
        terms = await self._terms.of(code)
        successions = await self._everywhere.successions(code)
        others = [s.successor_code if s.predecessor_code == code else s.predecessor_code for s in successions]
        names = await self._everywhere.names(others) if others else {}
        sides: dict[bool, list[SuccessionAnswer]] = {True: [], False: []}
        for succession, other in zip(successions, others, strict=True):
            answer = SuccessionAnswer(code=other, name=names[other], on=succession.on, kind=succession.kind)
            sides[succession.predecessor_code == code].append(answer)
        return DivisionDetail(
            **DivisionAnswer.of(division).model_dump(),
            source=division.source,
            history=[TermAnswer.of(term) for term in terms],
            successors=sides[True],
            predecessors=sides[False],
        )

    async def page(self, paging: PageRequest, parent_code: str | None, on: date | None) -> Page[DivisionAnswer]:
        """What stands, or what stood on a day."""
        if on is None:
            rows, cursor = await self._divisions.page(paging, parent_code)
            return Page(items=[DivisionAnswer.of(row) for row in rows], next_cursor=cursor)
        terms, cursor = await self._terms.page_on(paging, parent_code, on)
        kinds = await self._everywhere.kinds([term.code for term in terms])
        items = [DivisionAnswer.as_it_was(term, kinds[term.code]) for term in terms]
        return Page(items=items, next_cursor=cursor)


async def add_division(session: AsyncSession, divisions: DivisionRepository, division: Division) -> None:
    """Write a new division and tell of it. Raises :class:`DivisionAlreadyRegistered`."""
    try:
        async with session.begin_nested():
            divisions.add(division)
    except IntegrityError as error:
        raise DivisionAlreadyRegistered("A division has this code already.") from error
    await emit(session, events.DIVISION_REGISTERED, division.code, division_card(division))


def first_term(division: Division, caller: Principal) -> DivisionTerm:
    """The division's first name and place."""
    return DivisionTerm(
        id=new_id(),
        code=division.code,
        name=division.name,
        level=division.level,
        parent_code=division.parent_code,
        path=division.path,
        valid_from=division.valid_from,
        valid_to=None,
        source=division.source,
        recorded_by=caller.account_id,
        recorded_at=utc_now(),
    )
