"""Elders: registering, finding, changing. What others must know of it leaves as an event of the same transaction."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.outbox import emit
from services.kit.pagination import Page, PageRequest
from services.registry.domain.age import age_on, born_on_or_before
from services.registry.domain.id_number import Identity, InvalidIdNumberError, read_id_number
from services.registry.domain.search_words import meaning_of
from services.registry.models import Elder
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.elders import ElderRepository, ElderSearch
from services.registry.schemas.elders import (
    ElderAnswer,
    ElderChange,
    ElderFilters,
    ElderRegistration,
    ElderSummary,
    Warned,
)
from services.registry.schemas.problems import ElderAlreadyRegistered, FieldInvalid, VersionStale
from services.registry.service.cards import elder_card
from services.registry.service.elder_rows import change_row, new_row
from services.registry.service.placing import division_to_list, division_to_place_in

# The registry is of persons of 60 and more; a younger one is registered all the same, and pointed out.
_REGISTRY_AGE = 60
_WARNINGS = {
    "unknown_area_code": "The id number begins with an area code that is not known.",
    "abolished_area_code": "The id number begins with an area code that has been abolished.",
}


class ElderService:
    """What a caller does with elders; ``today`` is the local date ages and traits are told on."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._today = today
        self._elders = ElderRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def register(self, body: ElderRegistration) -> ElderAnswer:
        """Raises :class:`ElderAlreadyRegistered` and :class:`FieldInvalid`."""
        identity = self._identity(body.id_number)
        division = await division_to_place_in(self._divisions, body.division_code)
        elder = new_row(body, identity, division, utc_now())
        if not await self._elders.write(lambda: self._elders.add(elder)):
            raise await self._duplicate(identity.number)
        await emit(self._session, events.ELDER_REGISTERED, elder.id, elder_card(elder, self._today))
        return ElderAnswer.of(elder, self._today, self._warnings(identity))

    async def read(self, elder_id: UUID) -> ElderAnswer:
        return ElderAnswer.of(await self._elders.get(elder_id), self._today)

    async def page(self, paging: PageRequest, filters: ElderFilters) -> Page[ElderSummary]:
        division_path = await division_to_list(self._divisions, filters.division)
        born_until = None
        if filters.min_age is not None:
            born_until = born_on_or_before(filters.min_age, self._today)
        words = dict([meaning_of(filters.q)]) if filters.q else {}
        search = ElderSearch(
            self._today, division_path=division_path, trait=filters.trait, born_until=born_until, **words
        )
        rows, cursor = await self._elders.page(paging, search)
        return Page(items=[ElderSummary.of(row, self._today) for row in rows], next_cursor=cursor)

    async def change(self, elder_id: UUID, body: ElderChange, version: int) -> ElderAnswer:
        """Raises :class:`VersionStale` where ``version`` is not the present one."""
        elder = await self._elders.get(elder_id, for_update=True)
        if elder.version != version:
            raise VersionStale(version=elder.version)
        division = None
        if body.division_code is not None:
            division = await division_to_place_in(self._divisions, body.division_code)
        number = elder.id_number
        if not await self._elders.write(lambda: change_row(elder, body, division, utc_now())):
            raise await self._duplicate(number)
        await emit(self._session, events.ELDER_CHANGED, elder.id, elder_card(elder, self._today))
        return ElderAnswer.of(elder, self._today)

    def _identity(self, id_number: str) -> Identity:
        try:
            return read_id_number(id_number, self._today)
        except InvalidIdNumberError as error:
            raise FieldInvalid.at("/id_number", "elder.id_number_invalid", str(error)) from error

    def _warnings(self, identity: Identity) -> list[Warned]:
        found = []
        if identity.warning is not None:
            found.append(Warned(code=identity.warning, message=_WARNINGS[identity.warning]))
        if age_on(identity.birth_date, self._today) < _REGISTRY_AGE:
            found.append(Warned(code="below_sixty", message="This person is younger than 60."))
        return found

    async def _duplicate(self, number: str) -> ElderAlreadyRegistered:
        known: Elder | None = await self._elders.find_living(number)
        detail = "A living elder has this id number already."
        return (
            ElderAlreadyRegistered(detail) if known is None else ElderAlreadyRegistered(detail, elder_id=str(known.id))
        )
