"""Endpoints of elders."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import ExpectedVersion, Today
from services.registry.schemas.elders import ElderAnswer, ElderChange, ElderFilters, ElderRegistration, ElderSummary
from services.registry.service.elders import ElderService

router = APIRouter(tags=["elders"])


@router.post("/elders", response_model=ElderAnswer, status_code=201)
async def register(
    body: ElderRegistration, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: ElderService(session, caller, today).register(body))


@router.get("/elders")
async def page(
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[ElderFilters, Depends()],
) -> Page[ElderSummary]:
    """``q``: a name's beginning, a phone or id number, or the last four of either."""
    return await ElderService(session, caller, today).page(paging, filters)


@router.get("/elders/{elder_id}")
async def read(elder_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today) -> ElderAnswer:
    return await ElderService(session, caller, today).read(elder_id)


@router.patch("/elders/{elder_id}")
async def change(
    elder_id: UUID,
    body: ElderChange,
    caller: Registrar,
    session: DatabaseSession,
    today: Today,
    version: ExpectedVersion,
) -> ElderAnswer:
    """Based on the version that ``If-Match`` names; 412 where it is no longer the present one."""
    return await ElderService(session, caller, today).change(elder_id, body, version)
