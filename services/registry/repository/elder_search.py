"""Searching elders: fast whatever is asked, without a planner's guess deciding how long somebody waits.

A word may be had by one elder or by most of two million, and words go together in ways no statistics foresee. So a
search first looks, page by page in the order of registration, at a small part of the registry: a common word fills the
answer there. What is not found there is rare as a rule, and the index gives all who have it at once, unless there turn
out to be many after all (those of a county may have been registered together): then the pages are gone through to the
end.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    column,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer, joinedload, selectinload
from sqlalchemy.sql.selectable import LateralFromClause

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.problems import BadRequest
from services.kit.repository import ScopedRepository
from services.registry.domain.search_words import division_words, status_word, year_words
from services.registry.models import Assessment, Elder, ElderTrait
from services.registry.models.elder_search import PAGE_BITS, index_words
from services.registry.repository.elders import id_number_index, phone_index

# Sorted, so that the planner knows it may stop after the first pages.
_PAGES_SQL = text(f"""
    SELECT page FROM generate_series(
        CAST(:first AS bigint),
        least(:last, (SELECT last_value >> {PAGE_BITS} FROM elder_search_number_seq))
    ) AS page ORDER BY page
""")  # noqa: S608 — a number of ours
# A plan made once for all words is made for none; and compiling one takes longer than it runs.
_PLAN_SQL = text("""
    SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
        set_config('enable_seqscan', 'off', true)
""")
_FIRST_PAGES = 16
_FEW = 3000
_NARROW_WORDS = 5


@dataclass(frozen=True)
class ElderSearch:
    """What a list is narrowed to.

    One of ``alternatives`` must be had in full, and all of ``facts``; ``division_path`` narrows to its subtree, the two
    days to who was born from the one to the other, both inclusive.
    """

    today: date
    id_number: str | None = None
    phone: str | None = None
    alternatives: tuple[frozenset[str], ...] = (frozenset(),)
    facts: frozenset[str] = frozenset()
    division_path: str | None = None
    born_from: date | None = None
    born_until: date | None = None
    status: str | None = None


class ElderSearchRepository(ScopedRepository[Elder, Principal]):
    """The elders of the caller's division, for lists: with their divisions and traits, without contacts."""

    model = Elder
    not_found_code = "elder.not_found"

    def scoped(self) -> Select[Elder]:
        return select(Elder).where(within_division(Elder.division_path, self.caller.division_path))

    async def page(self, paging: PageRequest, search: ElderSearch) -> tuple[list[Elder], str | None]:
        """In the order of registration."""
        exact = _exact_conditions(search)
        choices, others = self._words(search)
        if search.phone is not None or search.id_number is not None or not (choices or others):
            some = [or_(*choices)] if choices else []
            query = _loaded(self.scoped().where(*exact, *some, *others))
            return await paginate(self.session, query, paging, [Elder.search_number, Elder.id])
        # So many words at once are had by few, and each of them costs a look into each page.
        is_narrow = all(len(words) > _NARROW_WORDS for words in search.alternatives)
        numbers = await self._find(paging, choices or [true()], [*exact, *others], is_narrow=is_narrow)
        query = _loaded(self.scoped().where(Elder.search_number.in_(numbers[: paging.limit])))
        rows = list((await self.session.scalars(query.order_by(Elder.search_number))).unique())
        return rows, paging.cursor([rows[-1].search_number, rows[-1].id]) if len(numbers) > paging.limit else None

    async def _find(
        self,
        paging: PageRequest,
        choices: Sequence[ColumnElement[bool]],
        others: Sequence[ColumnElement[bool]],
        *,
        is_narrow: bool,
    ) -> Sequence[int]:
        """The numbers of the first that meet one of ``choices`` and all ``others``; one more than the limit."""
        await self.session.execute(_PLAN_SQL)
        system = SystemElderSearch(self.session)
        first, wanted = (number_after(paging) + 1) >> PAGE_BITS, paging.limit + 1
        numbers: Sequence[int] = []
        if not is_narrow:
            numbers = await self._go_through(paging, choices, others, pages_from(first, first + _FIRST_PAGES - 1))
            first += _FIRST_PAGES
        if len(numbers) == wanted:
            return numbers
        few = self._numbers(or_(*(and_(choice, *others) for choice in choices))).limit(_FEW + 1)
        complete = await system.among_few(few.subquery(), number_after(paging), wanted)
        if complete is not None:
            return complete
        further = await self._go_through(paging, choices, others, pages_from(first, None))
        return [*numbers, *further][:wanted]

    async def _go_through(
        self,
        paging: PageRequest,
        choices: Sequence[ColumnElement[bool]],
        others: Sequence[ColumnElement[bool]],
        pages: Subquery,
    ) -> Sequence[int]:
        """As :meth:`_find`, in ``pages`` alone."""
        in_page = Elder.search_page.contains(array([pages.c.page]))
        # Each choice with the page, not all choices and the page: else the index is asked for the page alone.
        query = self._numbers(or_(*(and_(choice, in_page, *others) for choice in choices)))
        # The limit inside keeps the planner from asking for all pages at once, which it would for words it holds rare.
        found = query.where(Elder.search_number > number_after(paging)).order_by(Elder.search_number)
        found = found.limit(paging.limit + 1)
        return await SystemElderSearch(self.session).page_by_page(pages, found.lateral(), paging.limit + 1)

    def _numbers(self, condition: ColumnElement[bool]) -> Select[Any]:
        return self.scoped().with_only_columns(Elder.search_number).where(condition)

    def _words(self, search: ElderSearch) -> tuple[list[ColumnElement[bool]], list[ColumnElement[bool]]]:
        """What the index can answer: conditions of which one must hold, and those that all must."""
        paths = (self.caller.division_path, search.division_path or "")
        common = {word for path in paths for word in division_words(path)[-1:]}
        if search.status not in {None, "living"}:
            common.add(status_word(str(search.status)))
        sets = [common | alternative for alternative in search.alternatives]
        choices = [Elder.search_words.contains(index_words(words)) for words in sets] if all(sets) else []
        others = []
        if search.born_from is not None or search.born_until is not None:
            years = year_words(search.born_from, search.born_until, search.today)
            others.append(Elder.search_words.overlap(index_words(years)))
        if search.facts:
            others.append(Elder.search_facts.contains(index_words(search.facts)))
        return choices, others


class SystemElderSearch:
    """Keeping the words up to date: without a caller, whatever stands in the way of none."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page_by_page(self, pages: Subquery, found: LateralFromClause, count: int) -> Sequence[int]:
        """The first numbers that ``found``, which is somebody's to see, finds in each of ``pages``."""
        number = found.c.search_number
        query = select(number).select_from(pages.join(found, true())).order_by(pages.c.page, number).limit(count)
        return (await self._session.scalars(query)).all()

    async def among_few(self, found: Subquery, after: int, count: int) -> Sequence[int] | None:
        """The first numbers of ``found`` after ``after``; None where that has more than :data:`_FEW` rows."""
        number = found.c.search_number
        numbers = (await self._session.scalars(select(number).order_by(number))).all()
        if len(numbers) > _FEW:
            return None
        return [one for one in numbers if one > after][:count]

    async def take_stale(self, count: int) -> Sequence[Elder]:
        """Elders whose words are not what they should be, locked, those under somebody else's hand left out."""
        query = (
            select(Elder)
            .where(Elder.search_stale)
            .order_by(Elder.id)
            .limit(count)
            .options(selectinload(Elder.traits))
            .with_for_update(of=Elder, skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def standing_grades(self, elder_ids: Sequence[UUID], today: date) -> dict[UUID, dict[str, int]]:
        """The last standing grade by standard, of each elder who has one."""
        query = (
            select(Assessment.elder_id, Assessment.standard, Assessment.grade)
            .where(Assessment.elder_id.in_(elder_ids))
            .where(Assessment.superseded_by.is_(None), Assessment.assessed_on <= today)
            .order_by(Assessment.assessed_on)
        )
        found: dict[UUID, dict[str, int]] = defaultdict(dict)
        for elder_id, standard, grade in await self._session.execute(query):
            found[elder_id][standard] = grade
        return found

    async def traits_of(self, elder_id: UUID) -> Sequence[ElderTrait]:
        return (await self._session.scalars(select(ElderTrait).where(ElderTrait.elder_id == elder_id))).all()

    async def keep_facts(self, elder_id: UUID, words: list[int]) -> None:
        """The words of an elder's facts, which are in step with them from now on."""
        change = update(Elder).where(Elder.id == elder_id).values(search_facts=words, search_stale=False)
        await self._session.execute(change.execution_options(synchronize_session=False))


def number_after(paging: PageRequest) -> int:
    """Where a list goes on; raises :class:`BadRequest` for the cursor of another list."""
    if paging.after is None:
        return 0
    try:
        number, elder_id = paging.after
        UUID(elder_id)
        return int(number)
    except ValueError as error:
        raise BadRequest("The cursor is of another list.", code="pagination.invalid_cursor") from error


def pages_from(first: int, last: int | None) -> Subquery:
    """Pages in their order; to the last there is where ``last`` is None or beyond."""
    bounds = {"first": first, "last": (1 << 62) if last is None else last}
    return _PAGES_SQL.bindparams(**bounds).columns(column("page", BigInteger)).subquery()


def _loaded(query: Select[Elder]) -> Select[Elder]:
    unread = [defer(column, raiseload=True) for column in (Elder.id_number, Elder.care_notes)]
    return query.options(joinedload(Elder.division, innerjoin=True), selectinload(Elder.traits), *unread)


def _exact_conditions(search: ElderSearch) -> list[ColumnElement[bool]]:
    """What must hold to the letter, whether or not an index helps."""
    # Who had their data erased is found by who holds the id number in hand, and by nobody who looks for somebody.
    conditions: list[ColumnElement[bool]] = [] if search.id_number is not None else [Elder.erased_at.is_(None)]
    if search.phone is not None:
        conditions.append(Elder.phone_index == phone_index(search.phone))
    if search.id_number is not None:
        conditions.append(Elder.id_number_index == id_number_index(search.id_number))
    if search.division_path is not None:
        conditions.append(within_division(Elder.division_path, search.division_path))
    if search.born_from is not None:
        conditions.append(Elder.birth_date >= search.born_from)
    if search.born_until is not None:
        conditions.append(Elder.birth_date <= search.born_until)
    if search.status is not None:
        conditions.append(Elder.status == search.status)
    return conditions
