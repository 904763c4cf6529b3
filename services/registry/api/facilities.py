"""Endpoints of facilities."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import ExpectedVersion, NetworkReader, Today
from services.registry.schemas.facilities import (
    FacilityAnswer,
    FacilityChange,
    FacilityFilters,
    FacilityRegistration,
)
from services.registry.service.facilities import FacilityService

router = APIRouter(tags=["facilities"])


@router.post("/facilities", response_model=FacilityAnswer, status_code=201)
async def register(
    body: FacilityRegistration, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: FacilityService(session, caller, today).register(body))


@router.get("/facilities")
async def page(
    caller: NetworkReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[FacilityFilters, Depends()],
) -> Page[FacilityAnswer]:
    """``q``: a name's beginning."""
    return await FacilityService(session, caller, today).page(paging, filters)


@router.get("/facilities/{facility_id}")
async def read(facility_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today) -> FacilityAnswer:
    return await FacilityService(session, caller, today).read(facility_id)


@router.patch("/facilities/{facility_id}")
async def change(
    facility_id: UUID,
    body: FacilityChange,
    caller: Registrar,
    session: DatabaseSession,
    today: Today,
    version: ExpectedVersion,
) -> FacilityAnswer:
    """Based on the version that ``If-Match`` names; 412 where it is no longer the present one."""
    return await FacilityService(session, caller, today).change(facility_id, body, version)
