"""Endpoints of welfare visits."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.contracts.authority import RegistryReader
from services.contracts.text import Code
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.care_callers import CareReader, Visitor
from services.registry.api.parameters import Today
from services.registry.schemas.fields import DivisionFilter
from services.registry.schemas.welfare_visits import (
    ElderVisitsAnswer,
    PlanAnswer,
    VisitFilters,
    WelfareVisitAnswer,
    WelfareVisitIn,
)
from services.registry.service.welfare_visits import WelfareVisitService

router = APIRouter(tags=["welfare-visits"])


@router.post("/welfare-visits", response_model=WelfareVisitAnswer, status_code=201)
async def record(
    body: WelfareVisitIn, caller: Visitor, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """Only who was seen (``well``, ``needs_found``) is no longer due."""
    return await once.create(lambda: WelfareVisitService(session, caller, today).record(body))


@router.get("/welfare-visits")
async def page(
    caller: CareReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[VisitFilters, Depends()],
) -> Page[WelfareVisitAnswer]:
    """In the order in which they were recorded."""
    return await WelfareVisitService(session, caller, today).page(paging, filters)


@router.get("/welfare-visits/overdue")
async def overdue(
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    division: DivisionFilter = None,
    tier: Annotated[Code | None, Query()] = None,
) -> Page[PlanAnswer]:
    """Whose day is past, the longest overdue first."""
    return await WelfareVisitService(session, caller, today).overdue(paging, division, tier)


@router.get("/elders/{elder_id}/welfare-visits")
async def of_elder(elder_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today) -> ElderVisitsAnswer:
    """What is planned for an elder, and their last visits."""
    return await WelfareVisitService(session, caller, today).of_elder(elder_id)
