"""Home adaptations: from the application to the acceptance, and the yearly count."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.pagination import Page, PageRequest
from services.kit.problems import Conflict
from services.registry.domain.home_adaptations import (
    HOME_ADAPTATION,
    AdaptationEvent,
    AdaptationItem,
    AdaptationState,
    totals,
)
from services.registry.models import HomeAdaptation
from services.registry.models.home_adaptations import OPEN_ADAPTATION
from services.registry.repository.care_cases import SystemCareHistory
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.home_adaptations import HomeAdaptationRepository
from services.registry.schemas.care_cases import steps_of
from services.registry.schemas.care_problems import AlreadyArranged
from services.registry.schemas.home_adaptations import (
    AdaptationAnswer,
    AdaptationCountAnswer,
    AdaptationDecisionIn,
    AdaptationFilters,
    AdaptationStepIn,
    AdaptationSummary,
    HomeAdaptationIn,
)
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.care_cases import CareCases, elder_to_serve, not_after
from services.registry.service.placing import division_to_list

_WITH_ITEMS = frozenset({AdaptationEvent.ASSESS, AdaptationEvent.BUILD})


class HomeAdaptationService:
    """What a caller does with home adaptations."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._adaptations = HomeAdaptationRepository(session, caller)
        self._cases = CareCases(session, caller)

    async def apply(self, body: HomeAdaptationIn) -> AdaptationAnswer:
        """Raises :class:`FieldInvalid`, :class:`ElderNotServed`, :class:`AlreadyArranged`."""
        elder = await elder_to_serve(self._session, self._caller, body.elder_id)
        not_after(body.applied_on, self._today, "/applied_on")
        row = HomeAdaptation(
            **self._cases.columns(elder, AdaptationState.APPLIED),
            applied_on=body.applied_on,
            accepted_on=None,
            note=body.note,
            items=[],
            photos=[],
            cost_fen=0,
            subsidy_fen=0,
        )
        if not await self._adaptations.write(lambda: self._adaptations.add(row), OPEN_ADAPTATION):
            raise AlreadyArranged("An adaptation of this elder's home is under way already.")
        self._cases.begin(row, body.note)
        return await self._answer(row)

    async def read(self, adaptation_id: UUID) -> AdaptationAnswer:
        return await self._answer(await self._adaptations.get(adaptation_id))

    async def page(self, paging: PageRequest, filters: AdaptationFilters) -> Page[AdaptationSummary]:
        path = await division_to_list(DivisionRepository(self._session, self._caller), filters.division)
        equal = {"elder_id": filters.elder_id, "state": filters.state}
        rows, cursor = await self._adaptations.page(paging, path, equal)
        return Page(items=[AdaptationSummary.of(row) for row in rows], next_cursor=cursor)

    async def counts(self, year: int, division: str | None) -> Page[AdaptationCountAnswer]:
        """By the elders' divisions; accepted in ``year``, under way today."""
        path = await division_to_list(DivisionRepository(self._session, self._caller), division)
        found = await self._adaptations.counts(date(year, 1, 1), date(year, 12, 31), path)
        items = [
            AdaptationCountAnswer(
                id=count.division_code,
                under_way=count.under_way,
                accepted=count.accepted,
                cost_fen=count.cost_fen,
                subsidy_fen=count.subsidy_fen,
            )
            for count in found
        ]
        return Page(items=items)

    async def step(self, adaptation_id: UUID, body: AdaptationStepIn) -> AdaptationAnswer:
        """Raises :class:`FieldInvalid`, :class:`TransitionNotAllowed`, :class:`ElderNotServed`."""
        row = await self._adaptations.get(adaptation_id, for_update=True)
        not_after(body.on, self._today)
        event = AdaptationEvent(body.event)
        items = [item.model_dump() for item in body.items]
        # The plan is replaced by what was built; the record keeps both.
        detail = {"items": items} if items else {}
        self._cases.apply(HOME_ADAPTATION, row, event, body.reason, on=body.on.isoformat(), **detail)
        if event in _WITH_ITEMS:
            if not body.items:
                raise FieldInvalid.at("/items", "home_adaptation.items_missing", "Say what is to be, or was, built.")
            sums = totals(AdaptationItem(item.cost_fen, item.subsidy_fen) for item in body.items)
            row.items, row.cost_fen, row.subsidy_fen = items, sums.cost_fen, sums.subsidy_fen
        row.photos = [*row.photos, *(photo for photo in body.photos if photo not in row.photos)]
        return await self._answer(row)

    async def decide(self, adaptation_id: UUID, body: AdaptationDecisionIn) -> AdaptationAnswer:
        """Raises :class:`TransitionNotAllowed`, and :class:`Conflict` where nothing shows what was built."""
        row = await self._adaptations.get(adaptation_id, for_update=True)
        not_after(body.on, self._today)
        event = AdaptationEvent(body.event)
        self._cases.apply(HOME_ADAPTATION, row, event, body.reason, on=body.on.isoformat())
        if event is AdaptationEvent.ACCEPT:
            if not row.photos:
                raise Conflict("There is no photo of what was built.", code="home_adaptation.photos_missing")
            row.accepted_on = body.on
        return await self._answer(row)

    async def _answer(self, row: HomeAdaptation) -> AdaptationAnswer:
        await self._session.flush()
        answer = AdaptationAnswer.of(row)
        answer.history = steps_of(await SystemCareHistory(self._session).of(row.id))
        return answer
