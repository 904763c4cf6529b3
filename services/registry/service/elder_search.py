"""Finding elders by what somebody types and filters by."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.pagination import Page, PageRequest
from services.registry.domain.age import born_on_or_before
from services.registry.domain.search_words import Meaning, TooManyWordsError, grade_word, meaning_of, trait_word
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.elder_search import ElderSearch, ElderSearchRepository
from services.registry.schemas.elder_search import ElderFilters
from services.registry.schemas.elders import ElderSummary
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.placing import division_to_list


class ElderSearchService:
    """What a caller finds; ``today`` is the local date ages and traits are told on."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._today = today
        self._elders = ElderSearchRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def page(self, paging: PageRequest, filters: ElderFilters) -> Page[ElderSummary]:
        """Raises :class:`FieldInvalid` for a division not the caller's, and for more words than can be searched."""
        division_path = await division_to_list(self._divisions, filters.division)
        meaning = _meaning(filters.q)
        search = ElderSearch(
            self._today,
            id_number=meaning.id_number,
            phone=meaning.phone,
            alternatives=meaning.alternatives,
            facts=_facts(filters),
            division_path=division_path,
            born_from=self._born_from(filters.max_age),
            born_until=None if filters.min_age is None else born_on_or_before(filters.min_age, self._today),
            status=filters.status,
        )
        rows, cursor = await self._elders.page(paging, search)
        return Page(items=[ElderSummary.of(row, self._today) for row in rows], next_cursor=cursor)

    def _born_from(self, max_age: int | None) -> date | None:
        """The first birth date of somebody not older than ``max_age``."""
        last_too_old = None if max_age is None else born_on_or_before(max_age + 1, self._today)
        return None if last_too_old is None else date.fromordinal(last_too_old.toordinal() + 1)


def _meaning(q: str | None) -> Meaning:
    try:
        return Meaning() if q is None else meaning_of(q)
    except TooManyWordsError as error:
        raise FieldInvalid.at("?q", "search.too_many_words", str(error)) from error


def _facts(filters: ElderFilters) -> frozenset[str]:
    words = [] if filters.trait is None else [trait_word(filters.trait)]
    if filters.grade is not None:
        words.append(grade_word(filters.standard, filters.grade))
    return frozenset(words)
