"""Meals at canteens: enrolling, recording what was eaten, and the sums a canteen is paid by."""

import calendar
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.kit.problems import Conflict
from services.registry.domain.care_policies import CarePolicyKind
from services.registry.domain.care_steps import LIVING
from services.registry.domain.meals import (
    MEAL_ENROLMENT,
    EnrolmentEvent,
    EnrolmentState,
    SubsidyClass,
    is_supported,
    subsidy_of,
)
from services.registry.models import MealEnrolment, MealRecord
from services.registry.models.meals import OPEN_ENROLMENT
from services.registry.repository.care_cases import SystemCareHistory, serialise
from services.registry.repository.care_facilities import SystemFacilities
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.meals import (
    MealEnrolmentRepository,
    MealRecordRepository,
    MealSum,
    SystemMealRecords,
)
from services.registry.schemas.care_cases import DatedStep, Reasoned, steps_of
from services.registry.schemas.care_problems import AlreadyArranged, ElderNotServed
from services.registry.schemas.meals import (
    EnrolmentAnswer,
    EnrolmentFilters,
    EnrolmentSummary,
    MealAnswer,
    MealClassSum,
    MealEnrolmentIn,
    MealFilters,
    MealIn,
    MealSumAnswer,
)
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.care_cases import CareCases, elder_to_serve, not_after
from services.registry.service.care_places import CarePlaces
from services.registry.service.care_policies import PoliciesInForce
from services.registry.service.elder_needs import needs_of
from services.registry.service.placing import division_to_list, referred


class MealEnrolmentService:
    """What a caller does with places at canteens."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._enrolments = MealEnrolmentRepository(session, caller)
        self._cases = CareCases(session, caller)

    async def enrol(self, body: MealEnrolmentIn) -> EnrolmentAnswer:
        """Raises :class:`FieldInvalid`, :class:`ElderNotServed`, :class:`AlreadyArranged`."""
        elder = await elder_to_serve(self._session, self._caller, body.elder_id)
        canteen = await CarePlaces(self._session).canteen(body.facility_id)
        needs = (await needs_of(self._session, [elder], self._today))[elder.id]
        if body.evidence is None and not is_supported(body.subsidy_class, needs):
            raise FieldInvalid.at("/evidence", "meal.class_not_shown", "No recorded fact shows this class.")
        row = MealEnrolment(
            **self._cases.columns(elder, EnrolmentState.ACTIVE),
            facility_id=canteen.id,
            provider_id=canteen.operator_id,
            subsidy_class=body.subsidy_class.value,
            evidence=body.evidence,
            from_day=body.from_day,
            until_day=None,
        )
        if not await self._enrolments.write(lambda: self._enrolments.add(row), OPEN_ENROLMENT):
            raise AlreadyArranged("The elder is enrolled at this canteen already.")
        self._cases.begin(row, body.evidence)
        return await self._answer(row)

    async def read(self, enrolment_id: UUID) -> EnrolmentAnswer:
        return await self._answer(await self._enrolments.get(enrolment_id))

    async def page(self, paging: PageRequest, filters: EnrolmentFilters) -> Page[EnrolmentSummary]:
        path = await division_to_list(DivisionRepository(self._session, self._caller), filters.division)
        equal = {"elder_id": filters.elder_id, "facility_id": filters.facility_id, "state": filters.state}
        rows, cursor = await self._enrolments.page(paging, path, equal)
        return Page(items=[EnrolmentSummary.of(row) for row in rows], next_cursor=cursor)

    async def end(self, enrolment_id: UUID, body: DatedStep) -> EnrolmentAnswer:
        """``on`` is the last day."""
        row = await self._enrolments.get(enrolment_id, for_update=True)
        not_after(body.on, self._today)
        self._cases.apply(MEAL_ENROLMENT, row, EnrolmentEvent.END, body.reason, on=body.on.isoformat())
        if body.on < row.from_day:
            raise FieldInvalid.at("/on", "day.out_of_order", "This lies before the first day.")
        row.until_day = body.on
        return await self._answer(row)

    async def _answer(self, row: MealEnrolment) -> EnrolmentAnswer:
        await self._session.flush()
        answer = EnrolmentAnswer.of(row)
        answer.history = steps_of(await SystemCareHistory(self._session).of(row.id))
        return answer


class MealService:
    """What a caller does with meals."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._enrolments = MealEnrolmentRepository(session, caller)
        self._meals = MealRecordRepository(session, caller)
        self._day = SystemMealRecords(session)

    async def record(self, body: MealIn) -> MealAnswer:
        """The same meal sent again is answered as it stands. Raises :class:`Conflict`."""
        enrolment = await referred(
            self._enrolments, body.meal_enrolment_id, "/meal_enrolment_id", "meal_enrolment.unknown"
        )
        not_after(body.on, self._today)
        # One elder's meals of a day are counted against a maximum, so they are recorded one after the other.
        await serialise(self._session, f"meals:{enrolment.elder_id}:{body.on}")
        known = await self._day.standing(enrolment.elder_id, body.on)
        same = next((meal for meal in known if meal.meal == body.meal), None)
        if same is not None:
            return _repeated(same, body)
        _refuse_unless_enrolled(enrolment, body.on)
        subsidised = sum(meal.subsidy_fen > 0 for meal in known)
        row = await self._priced(enrolment, body, subsidised)
        self._day.add(row)
        await self._session.flush()
        return MealAnswer.of(row)

    async def void(self, meal_id: UUID, body: Reasoned) -> MealAnswer:
        """It stays, and counts no more; the right one is recorded anew."""
        row = await self._meals.get(meal_id, for_update=True)
        if row.voided_at is not None:
            raise Conflict("This meal has been voided already.", code="meal.already_void")
        row.voided_at, row.void_reason = utc_now(), body.reason
        await self._session.flush()
        return MealAnswer.of(row)

    async def page(self, paging: PageRequest, month: date, filters: MealFilters) -> Page[MealAnswer]:
        """``month`` is its first day."""
        rows, cursor = await self._meals.page(paging, filters.meal_enrolment_id, filters.facility_id, _days_of(month))
        return Page(items=[MealAnswer.of(row) for row in rows], next_cursor=cursor)

    async def sums(self, month: date, facility_id: UUID | None, division: str | None) -> Page[MealSumAnswer]:
        """By canteen; ``division`` is the elders'."""
        path = await division_to_list(DivisionRepository(self._session, self._caller), division)
        found = await self._meals.sums(_days_of(month), facility_id, path)
        names = await SystemFacilities(self._session).names({one.facility_id for one in found})
        by_canteen: dict[UUID, list[MealSum]] = {}
        for one in found:
            by_canteen.setdefault(one.facility_id, []).append(one)
        return Page(items=[_summed(canteen, names[canteen], sums) for canteen, sums in by_canteen.items()])

    async def _priced(self, enrolment: MealEnrolment, body: MealIn, subsidised_that_day: int) -> MealRecord:
        policies = await PoliciesInForce.of_kind(self._session, CarePolicyKind.MEAL_SUBSIDY, body.on)
        policy_id, policy = policies.meal_subsidy(enrolment.elder.division_path)
        subsidy_class = SubsidyClass(enrolment.subsidy_class)
        return MealRecord(
            id=new_id(),
            meal_enrolment_id=enrolment.id,
            elder_id=enrolment.elder_id,
            facility_id=enrolment.facility_id,
            on_day=body.on,
            meal=body.meal.value,
            serving=body.serving.value,
            subsidy_class=subsidy_class.value,
            price_fen=body.price_fen,
            subsidy_fen=subsidy_of(subsidy_class, body.price_fen, subsidised_that_day, policy),
            policy_id=policy_id,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
            voided_at=None,
            void_reason=None,
        )


def _repeated(known: MealRecord, body: MealIn) -> MealAnswer:
    is_same = (known.meal_enrolment_id, known.serving, known.price_fen) == (
        body.meal_enrolment_id,
        body.serving.value,
        body.price_fen,
    )
    if not is_same:
        raise Conflict("The elder's meal of that time is recorded otherwise.", code="meal.already_recorded")
    return MealAnswer.of(known)


def _refuse_unless_enrolled(enrolment: MealEnrolment, on: date) -> None:
    is_within = enrolment.from_day <= on and (enrolment.until_day is None or on <= enrolment.until_day)
    if not is_within:
        raise Conflict("The elder was not enrolled on this day.", code="meal.not_enrolled")
    if enrolment.elder.status != LIVING:
        raise ElderNotServed("The elder is not served any more.", elder_status=enrolment.elder.status)


def _days_of(month: date) -> tuple[date, date]:
    return month, month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _summed(canteen: UUID, name: str, sums: list[MealSum]) -> MealSumAnswer:
    classes = [
        MealClassSum(
            subsidy_class=SubsidyClass(one.subsidy_class),
            meals=one.meals,
            price_fen=one.price_fen,
            subsidy_fen=one.subsidy_fen,
        )
        for one in sums
    ]
    return MealSumAnswer(
        id=canteen,
        name=name,
        meals=sum(one.meals for one in sums),
        price_fen=sum(one.price_fen for one in sums),
        subsidy_fen=sum(one.subsidy_fen for one in sums),
        classes=classes,
    )
