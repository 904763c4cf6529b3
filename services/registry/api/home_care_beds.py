"""Endpoints of home care beds."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.care_callers import CareReader, CareRecorder, Decider, MonthAsked
from services.registry.api.parameters import Today
from services.registry.schemas.care_cases import DatedStep
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
from services.registry.service.home_care_beds import HomeCareBedService

router = APIRouter(tags=["home-care-beds"])


@router.post("/home-care-beds", response_model=BedAnswer, status_code=201)
async def apply(
    body: HomeCareBedIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: HomeCareBedService(session, caller, today).apply(body))


@router.get("/home-care-beds")
async def page(
    caller: CareReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[BedFilters, Depends()],
) -> Page[BedSummary]:
    return await HomeCareBedService(session, caller, today).page(paging, filters)


@router.get("/home-care-beds/{home_care_bed_id}")
async def read(home_care_bed_id: UUID, caller: CareReader, session: DatabaseSession, today: Today) -> BedAnswer:
    return await HomeCareBedService(session, caller, today).read(home_care_bed_id)


@router.post("/home-care-beds/{home_care_bed_id}/steps")
async def step(
    home_care_bed_id: UUID, body: BedStepIn, caller: Registrar, session: DatabaseSession, today: Today
) -> BedAnswer:
    """409 with what is allowed instead, where the bed is not so far."""
    return await HomeCareBedService(session, caller, today).step(home_care_bed_id, body)


@router.post("/home-care-beds/{home_care_bed_id}/accept")
async def accept(
    home_care_bed_id: UUID, body: DatedStep, caller: Decider, session: DatabaseSession, today: Today
) -> BedAnswer:
    return await HomeCareBedService(session, caller, today).accept(home_care_bed_id, body)


@router.post("/home-care-beds/{home_care_bed_id}/records", response_model=BedRecordAnswer, status_code=201)
async def record(
    home_care_bed_id: UUID,
    body: BedRecordIn,
    caller: CareRecorder,
    session: DatabaseSession,
    today: Today,
    once: Idempotent,
) -> Response:
    """Minutes of a day of service; the same record sent again is no second one."""
    return await once.create(lambda: HomeCareBedService(session, caller, today).record(home_care_bed_id, body))


@router.get("/home-care-beds/{home_care_bed_id}/month")
async def judge(
    home_care_bed_id: UUID, caller: CareReader, session: DatabaseSession, today: Today, month: MonthAsked
) -> BedMonthAnswer:
    """Whether a month is paid, and what stands against it."""
    return await HomeCareBedService(session, caller, today).month(home_care_bed_id, month)
