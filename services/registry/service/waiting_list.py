"""The waiting list: applying, offering a free bed in turn, what becomes of the offer."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.kit.problems import Conflict
from services.registry.domain.care_policies import CarePolicyKind
from services.registry.domain.waiting_list import WAITING_LIST, WaitingEvent, WaitingState, event_of_decline
from services.registry.models import Vacancy, WaitingApplication
from services.registry.models.waiting_list import OPEN_APPLICATION
from services.registry.repository.care_cases import SystemCareHistory, serialise
from services.registry.repository.care_facilities import SystemFacilities
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.waiting_list import SystemWaitingList, VacancyRepository, WaitingListRepository
from services.registry.schemas.care_cases import ElderBrief, Reasoned, steps_of
from services.registry.schemas.care_problems import AlreadyArranged
from services.registry.schemas.waiting_list import (
    OfferIn,
    RankedAnswer,
    VacancyAnswer,
    VacancyIn,
    WaitingAnswer,
    WaitingApplicationIn,
    WaitingFilters,
    WaitingSummary,
)
from services.registry.service.care_cases import CareCases, elder_to_serve, not_after
from services.registry.service.care_places import CarePlaces
from services.registry.service.care_policies import PoliciesInForce
from services.registry.service.placing import division_to_list
from services.registry.service.waiting_ranks import queues


class WaitingListService:
    """What a caller does with the waiting list."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._applications = WaitingListRepository(session, caller)
        self._queue = SystemWaitingList(session)
        self._cases = CareCases(session, caller)

    async def apply(self, body: WaitingApplicationIn) -> WaitingAnswer:
        """Raises :class:`FieldInvalid`, :class:`ElderNotServed`, :class:`AlreadyArranged`."""
        elder = await elder_to_serve(self._session, self._caller, body.elder_id)
        facility = await CarePlaces(self._session).public_institution(body.facility_id)
        not_after(body.applied_on, self._today, "/applied_on")
        row = WaitingApplication(
            **self._cases.columns(elder, WaitingState.WAITING),
            facility_id=facility.id,
            applied_on=body.applied_on,
            note=body.note,
            declined_offers=0,
            vacancy_id=None,
            offer_expires_on=None,
        )
        if not await self._applications.write(lambda: self._applications.add(row), OPEN_APPLICATION):
            raise AlreadyArranged("The elder waits at this institution already.")
        self._cases.begin(row, body.note)
        return await self._answer(row)

    async def read(self, application_id: UUID) -> WaitingAnswer:
        return await self._answer(await self._applications.get(application_id))

    async def page(self, paging: PageRequest, filters: WaitingFilters) -> Page[WaitingSummary]:
        path = await division_to_list(DivisionRepository(self._session, self._caller), filters.division)
        equal = {"facility_id": filters.facility_id, "elder_id": filters.elder_id, "state": filters.state}
        rows, cursor = await self._applications.page(paging, path, equal)
        names = await self._facility_names(rows)
        return Page(items=[WaitingSummary.of(row, names[row.facility_id]) for row in rows], next_cursor=cursor)

    async def ranking(self, facility_id: UUID | None, limit: int) -> Page[RankedAnswer]:
        """The first ``limit`` places that are the caller's to see, institution by institution."""
        rows = await self._applications.waiting(facility_id)
        found = await queues(self._session, {row.facility_id for row in rows}, self._today)
        places = {row_id: place for queue in found.values() for row_id, place in queue.told().items()}
        shown = sorted(
            (row for row in rows if row.id in places), key=lambda row: (row.facility_id, places[row.id].position)
        )[:limit]
        names = await self._facility_names(shown)
        items = [
            RankedAnswer(
                id=row.id,
                elder=ElderBrief.of(row.elder),
                facility_id=row.facility_id,
                facility_name=names[row.facility_id],
                applied_on=row.applied_on,
                place=places[row.id],
            )
            for row in shown
        ]
        return Page(items=items)

    async def offer(self, application_id: UUID, body: OfferIn) -> WaitingAnswer:
        """Raises :class:`Conflict` where nothing is free, or somebody else's turn is passed over without a reason."""
        seen = await self._applications.get(application_id)
        # Offers at one institution queue here: two cannot be made for one bed, nor past each other's turn.
        await serialise(self._session, f"waiting_list:{seen.facility_id}")
        # What was seen before the turn came may have changed: read it anew.
        self._session.expunge(seen)
        row = await self._applications.get(application_id, for_update=True)
        place = (await queues(self._session, {row.facility_id}, self._today))[row.facility_id].told().get(row.id)
        is_first = place is None or place.position == 1
        explained = {} if place is None else {"place": place.model_dump(mode="json")}
        self._cases.apply(WAITING_LIST, row, WaitingEvent.OFFER, body.out_of_turn_reason, **explained)
        if not is_first and body.out_of_turn_reason is None and place is not None:
            raise Conflict("It is not their turn.", code="waiting_list.not_first", position=place.position)
        vacancy = await self._queue.free_vacancy(row.facility_id)
        if vacancy is None:
            raise Conflict("No bed is free there.", code="waiting_list.no_free_bed")
        vacancy.state = "offered"
        row.vacancy_id = vacancy.id
        row.offer_expires_on = self._today + timedelta(days=body.answer_within_days)
        await self._session.flush()
        return await self._answer(row)

    async def accept(self, application_id: UUID) -> WaitingAnswer:
        row = await self._applications.get(application_id, for_update=True)
        self._cases.apply(WAITING_LIST, row, WaitingEvent.ACCEPT, None)
        if row.vacancy_id is not None:
            (await self._queue.vacancy(row.vacancy_id)).state = "taken"
        await self._session.flush()
        return await self._answer(row)

    async def decline(self, application_id: UUID, body: Reasoned) -> WaitingAnswer:
        """The last decline the policy allows ends the application."""
        row = await self._applications.get(application_id, for_update=True)
        paths = await SystemFacilities(self._session).division_paths({row.facility_id})
        policies = await PoliciesInForce.of_kind(self._session, CarePolicyKind.WAITING_ORDER, self._today)
        _, order = policies.waiting_order(paths[row.facility_id])
        self._cases.apply(WAITING_LIST, row, event_of_decline(row.declined_offers, order), body.reason)
        row.declined_offers += 1
        await release_bed(self._session, row)
        return await self._answer(row)

    async def withdraw(self, application_id: UUID, body: Reasoned) -> WaitingAnswer:
        row = await self._applications.get(application_id, for_update=True)
        self._cases.apply(WAITING_LIST, row, WaitingEvent.WITHDRAW, body.reason)
        await release_bed(self._session, row)
        return await self._answer(row)

    async def _answer(self, row: WaitingApplication) -> WaitingAnswer:
        await self._session.flush()
        names = await self._facility_names([row])
        answer = WaitingAnswer.of(row, names[row.facility_id])
        if row.state == WaitingState.WAITING:
            found = await queues(self._session, {row.facility_id}, self._today)
            answer.place = found[row.facility_id].told().get(row.id)
        answer.history = steps_of(await SystemCareHistory(self._session).of(row.id))
        return answer

    async def _facility_names(self, rows: Sequence[WaitingApplication]) -> dict[UUID, str]:
        return await SystemFacilities(self._session).names({row.facility_id for row in rows})


async def release_bed(session: AsyncSession, row: WaitingApplication) -> None:
    """The bed an application held is free again."""
    if row.vacancy_id is None:
        return
    vacancy = await SystemWaitingList(session).vacancy(row.vacancy_id)
    vacancy.state = "free"
    row.vacancy_id = row.offer_expires_on = None
    await session.flush()


class VacancyService:
    """What a caller does with beds that become free."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._vacancies = VacancyRepository(session, caller)

    async def open(self, body: VacancyIn) -> VacancyAnswer:
        """Raises :class:`FieldInvalid`."""
        facility = await CarePlaces(self._session).public_institution_within(self._caller, body.facility_id)
        not_after(body.opened_on, self._today, "/opened_on")
        row = Vacancy(
            id=new_id(),
            facility_id=facility.id,
            bed=body.bed,
            opened_on=body.opened_on,
            state="free",
            created_at=utc_now(),
        )
        self._vacancies.add(row)
        await self._session.flush()
        return VacancyAnswer.of(row)

    async def close(self, vacancy_id: UUID) -> VacancyAnswer:
        """Raises :class:`Conflict` while it is offered or taken."""
        row = await self._vacancies.get(vacancy_id, for_update=True)
        if row.state != "free":
            raise Conflict("Only a free bed can be taken off the list.", code="vacancy.not_free", state=row.state)
        row.state = "closed"
        await self._session.flush()
        return VacancyAnswer.of(row)

    async def page(self, paging: PageRequest, facility_id: UUID | None, state: str | None) -> Page[VacancyAnswer]:
        rows, cursor = await self._vacancies.page(paging, facility_id, state)
        return Page(items=[VacancyAnswer.of(row) for row in rows], next_cursor=cursor)
