"""Endpoints of the waiting list and of the beds that become free."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.care_callers import CareReader, Decider
from services.registry.api.parameters import Today
from services.registry.schemas.care_cases import Reasoned
from services.registry.schemas.waiting_list import (
    OfferIn,
    RankedAnswer,
    VacancyAnswer,
    VacancyIn,
    VacancyState,
    WaitingAnswer,
    WaitingApplicationIn,
    WaitingFilters,
    WaitingSummary,
)
from services.registry.service.waiting_list import VacancyService, WaitingListService

router = APIRouter(tags=["waiting-list"])
_Facility = Annotated[UUID | None, Query()]


@router.post("/waiting-list", response_model=WaitingAnswer, status_code=201)
async def apply(
    body: WaitingApplicationIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: WaitingListService(session, caller, today).apply(body))


@router.get("/waiting-list")
async def page(
    caller: CareReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[WaitingFilters, Depends()],
) -> Page[WaitingSummary]:
    """Every application, in the order in which they were recorded."""
    return await WaitingListService(session, caller, today).page(paging, filters)


@router.get("/waiting-list/ranking")
async def ranking(
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    facility_id: _Facility = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[RankedAnswer]:
    """Who comes first today, and why; places count everybody, whoever of them the caller may see."""
    return await WaitingListService(session, caller, today).ranking(facility_id, limit)


@router.post("/waiting-list/vacancies", response_model=VacancyAnswer, status_code=201)
async def open_vacancy(
    body: VacancyIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: VacancyService(session, caller, today).open(body))


@router.get("/waiting-list/vacancies")
async def vacancies(
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    facility_id: _Facility = None,
    state: Annotated[VacancyState | None, Query()] = None,
) -> Page[VacancyAnswer]:
    return await VacancyService(session, caller, today).page(paging, facility_id, state)


@router.post("/waiting-list/vacancies/{vacancy_id}/close")
async def close_vacancy(vacancy_id: UUID, caller: Registrar, session: DatabaseSession, today: Today) -> VacancyAnswer:
    """It will not be offered; one that is offered or taken stays."""
    return await VacancyService(session, caller, today).close(vacancy_id)


@router.get("/waiting-list/{waiting_application_id}")
async def read(
    waiting_application_id: UUID, caller: CareReader, session: DatabaseSession, today: Today
) -> WaitingAnswer:
    """With its place in the queue, explained, and every step it has taken."""
    return await WaitingListService(session, caller, today).read(waiting_application_id)


@router.post("/waiting-list/{waiting_application_id}/offer")
async def offer(
    waiting_application_id: UUID, body: OfferIn, caller: Decider, session: DatabaseSession, today: Today
) -> WaitingAnswer:
    return await WaitingListService(session, caller, today).offer(waiting_application_id, body)


@router.post("/waiting-list/{waiting_application_id}/accept")
async def accept(
    waiting_application_id: UUID, caller: Registrar, session: DatabaseSession, today: Today
) -> WaitingAnswer:
    return await WaitingListService(session, caller, today).accept(waiting_application_id)


@router.post("/waiting-list/{waiting_application_id}/decline")
async def decline(
    waiting_application_id: UUID, body: Reasoned, caller: Registrar, session: DatabaseSession, today: Today
) -> WaitingAnswer:
    return await WaitingListService(session, caller, today).decline(waiting_application_id, body)


@router.post("/waiting-list/{waiting_application_id}/withdraw")
async def withdraw(
    waiting_application_id: UUID, body: Reasoned, caller: Registrar, session: DatabaseSession, today: Today
) -> WaitingAnswer:
    return await WaitingListService(session, caller, today).withdraw(waiting_application_id, body)
