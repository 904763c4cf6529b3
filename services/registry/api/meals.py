"""Endpoints of canteen enrolments and meals."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.care_callers import CareReader, CareRecorder, MonthAsked
from services.registry.api.parameters import Today
from services.registry.schemas.care_cases import DatedStep, Reasoned
from services.registry.schemas.fields import DivisionFilter
from services.registry.schemas.meals import (
    EnrolmentAnswer,
    EnrolmentFilters,
    EnrolmentSummary,
    MealAnswer,
    MealEnrolmentIn,
    MealFilters,
    MealIn,
    MealSumAnswer,
)
from services.registry.service.meals import MealEnrolmentService, MealService

router = APIRouter(tags=["meals"])
_Id = Annotated[UUID | None, Query()]


@router.post("/meals/enrolments", response_model=EnrolmentAnswer, status_code=201)
async def enrol(
    body: MealEnrolmentIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: MealEnrolmentService(session, caller, today).enrol(body))


@router.get("/meals/enrolments")
async def enrolments(
    caller: CareReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[EnrolmentFilters, Depends()],
) -> Page[EnrolmentSummary]:
    return await MealEnrolmentService(session, caller, today).page(paging, filters)


@router.get("/meals/enrolments/{meal_enrolment_id}")
async def enrolment(
    meal_enrolment_id: UUID, caller: CareReader, session: DatabaseSession, today: Today
) -> EnrolmentAnswer:
    return await MealEnrolmentService(session, caller, today).read(meal_enrolment_id)


@router.post("/meals/enrolments/{meal_enrolment_id}/end")
async def end(
    meal_enrolment_id: UUID, body: DatedStep, caller: Registrar, session: DatabaseSession, today: Today
) -> EnrolmentAnswer:
    """``on`` is the last day of the enrolment."""
    return await MealEnrolmentService(session, caller, today).end(meal_enrolment_id, body)


@router.post("/meals/records", response_model=MealAnswer, status_code=201)
async def record(
    body: MealIn, caller: CareRecorder, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """One meal of an elder and day; the same one sent again is no second one."""
    return await once.create(lambda: MealService(session, caller, today).record(body))


@router.get("/meals/records")
async def records(
    caller: CareReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    month: MonthAsked,
    filters: Annotated[MealFilters, Depends()],
) -> Page[MealAnswer]:
    """A month's meals, this month's by default; voided ones too."""
    return await MealService(session, caller, today).page(paging, month, filters)


@router.post("/meals/records/{meal_record_id}/void")
async def void(
    meal_record_id: UUID, body: Reasoned, caller: Registrar, session: DatabaseSession, today: Today
) -> MealAnswer:
    """It counts no more; the right one is recorded anew."""
    return await MealService(session, caller, today).void(meal_record_id, body)


@router.get("/meals/sums")
async def sums(
    caller: CareReader,
    session: DatabaseSession,
    today: Today,
    month: MonthAsked,
    facility_id: _Id = None,
    division: DivisionFilter = None,
) -> Page[MealSumAnswer]:
    """A month by canteen and class, this month by default; ``division`` is the elders'."""
    return await MealService(session, caller, today).sums(month, facility_id, division)
