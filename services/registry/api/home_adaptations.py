"""Endpoints of home adaptations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.care_callers import CareReader, Decider
from services.registry.api.parameters import Today
from services.registry.schemas.fields import DivisionFilter
from services.registry.schemas.home_adaptations import (
    AdaptationAnswer,
    AdaptationCountAnswer,
    AdaptationDecisionIn,
    AdaptationFilters,
    AdaptationStepIn,
    AdaptationSummary,
    HomeAdaptationIn,
)
from services.registry.service.home_adaptations import HomeAdaptationService

router = APIRouter(tags=["home-adaptations"])


@router.post("/home-adaptations", response_model=AdaptationAnswer, status_code=201)
async def apply(
    body: HomeAdaptationIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: HomeAdaptationService(session, caller, today).apply(body))


@router.get("/home-adaptations")
async def page(
    caller: CareReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[AdaptationFilters, Depends()],
) -> Page[AdaptationSummary]:
    return await HomeAdaptationService(session, caller, today).page(paging, filters)


@router.get("/home-adaptations/counts")
async def counts(
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
    division: DivisionFilter = None,
) -> Page[AdaptationCountAnswer]:
    """Homes accepted in a year, this one by default, by the elders' divisions."""
    return await HomeAdaptationService(session, caller, today).counts(year or today.year, division)


@router.get("/home-adaptations/{home_adaptation_id}")
async def read(
    home_adaptation_id: UUID, caller: CareReader, session: DatabaseSession, today: Today
) -> AdaptationAnswer:
    return await HomeAdaptationService(session, caller, today).read(home_adaptation_id)


@router.post("/home-adaptations/{home_adaptation_id}/steps")
async def step(
    home_adaptation_id: UUID, body: AdaptationStepIn, caller: Registrar, session: DatabaseSession, today: Today
) -> AdaptationAnswer:
    return await HomeAdaptationService(session, caller, today).step(home_adaptation_id, body)


@router.post("/home-adaptations/{home_adaptation_id}/decisions")
async def decide(
    home_adaptation_id: UUID, body: AdaptationDecisionIn, caller: Decider, session: DatabaseSession, today: Today
) -> AdaptationAnswer:
    return await HomeAdaptationService(session, caller, today).decide(home_adaptation_id, body)
