"""Home care beds: their steps, what is recorded of their days, and which months are paid."""

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
from services.registry.domain.home_care_beds import (
    HOME_CARE_BED,
    BedEvent,
    BedState,
    MonthOfCare,
    judge_month,
)
from services.registry.models import HomeCareBed, HomeCareBedRecord
from services.registry.models.home_care_beds import OPEN_BED
from services.registry.repository.care_cases import SystemCareHistory
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.home_care_beds import HomeCareBedRepository, SystemBedRecords
from services.registry.repository.providers import ProviderRepository
from services.registry.schemas.care_cases import DatedStep, steps_of
from services.registry.schemas.care_problems import AlreadyArranged
from services.registry.schemas.home_care_beds import (
    BedAnswer,
    BedFilters,
    BedMonthAnswer,
    BedRecordAnswer,
    BedRecordIn,
    BedStepIn,
    BedSummary,
    HomeCareBedIn,
)
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.care_cases import CareCases, elder_to_serve, not_after
from services.registry.service.care_policies import PoliciesInForce
from services.registry.service.placing import division_to_list, referred

_DEVICES = "devices_online"


class HomeCareBedService:
    """What a caller does with home care beds."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._beds = HomeCareBedRepository(session, caller)
        self._records = SystemBedRecords(session)
        self._cases = CareCases(session, caller)

    async def apply(self, body: HomeCareBedIn) -> BedAnswer:
        """Raises :class:`FieldInvalid`, :class:`ElderNotServed`, :class:`AlreadyArranged`."""
        elder = await elder_to_serve(self._session, self._caller, body.elder_id)
        providers = ProviderRepository(self._session, self._caller)
        provider = await referred(providers, body.provider_id, "/provider_id", "provider.unknown")
        row = HomeCareBed(
            **self._cases.columns(elder, BedState.APPLIED),
            provider_id=provider.id,
            note=body.note,
            served_from=None,
            served_until=None,
        )
        if not await self._beds.write(lambda: self._beds.add(row), OPEN_BED):
            raise AlreadyArranged("The elder has a home care bed already.")
        self._cases.begin(row, body.note)
        return await self._answer(row)

    async def read(self, bed_id: UUID) -> BedAnswer:
        return await self._answer(await self._beds.get(bed_id))

    async def page(self, paging: PageRequest, filters: BedFilters) -> Page[BedSummary]:
        path = await division_to_list(DivisionRepository(self._session, self._caller), filters.division)
        equal = {"elder_id": filters.elder_id, "provider_id": filters.provider_id, "state": filters.state}
        rows, cursor = await self._beds.page(paging, path, equal)
        return Page(items=[BedSummary.of(row) for row in rows], next_cursor=cursor)

    async def step(self, bed_id: UUID, body: BedStepIn) -> BedAnswer:
        return await self._take(bed_id, BedEvent(body.event), body)

    async def accept(self, bed_id: UUID, body: DatedStep) -> BedAnswer:
        return await self._take(bed_id, BedEvent.ACCEPT, body)

    async def _take(self, bed_id: UUID, event: BedEvent, body: DatedStep) -> BedAnswer:
        row = await self._beds.get(bed_id, for_update=True)
        not_after(body.on, self._today)
        self._cases.apply(HOME_CARE_BED, row, event, body.reason, on=body.on.isoformat())
        if event is BedEvent.SERVE:
            row.served_from = body.on
        if event is BedEvent.END and row.served_from is not None:
            if body.on < row.served_from:
                raise FieldInvalid.at("/on", "day.out_of_order", "This lies before the first day of service.")
            row.served_until = body.on
        return await self._answer(row)

    async def record(self, bed_id: UUID, body: BedRecordIn) -> BedRecordAnswer:
        """The same record sent again is answered as it stands. Raises :class:`Conflict`."""
        bed = await self._beds.get(bed_id, for_update=True)
        not_after(body.on, self._today)
        reference = body.kind if body.kind == _DEVICES else body.reference
        known = await self._records.find(bed.id, body.on, body.kind, reference)
        if known is not None:
            if known.minutes != body.minutes:
                raise Conflict("Other minutes are recorded already.", code="home_care_bed.recorded_otherwise")
            return BedRecordAnswer.of(known)
        is_open = bed.served_until is None or body.on <= bed.served_until
        if bed.served_from is None or body.on < bed.served_from or not is_open:
            raise Conflict("The bed was not in service on this day.", code="home_care_bed.not_serving")
        row = HomeCareBedRecord(
            id=new_id(),
            home_care_bed_id=bed.id,
            on_day=body.on,
            kind=body.kind,
            minutes=body.minutes,
            reference=reference,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )
        self._records.add(row)
        await self._session.flush()
        return BedRecordAnswer.of(row)

    async def month(self, bed_id: UUID, month: date) -> BedMonthAnswer:
        """``month`` is its first day; the terms are those in force on its last."""
        bed = await self._beds.get(bed_id)
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        minutes = await self._records.minutes(bed.id, month, last)
        policies = await PoliciesInForce.of_kind(self._session, CarePolicyKind.HOME_CARE_BED_TERMS, last)
        policy_id, terms = policies.bed_terms(bed.elder.division_path)
        served = minutes.get("care_given", 0)
        care = MonthOfCare(month, bed.served_from, bed.served_until, minutes.get(_DEVICES, 0), served)
        return BedMonthAnswer.of(month, served, judge_month(care, terms, self._today), policy_id)

    async def _answer(self, row: HomeCareBed) -> BedAnswer:
        await self._session.flush()
        answer = BedAnswer.of(row)
        answer.history = steps_of(await SystemCareHistory(self._session).of(row.id))
        return answer
