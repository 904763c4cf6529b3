"""Endpoints of elders."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.contracts.authority import Registrar, RegistryReader
from services.contracts.location import Crs
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import ExpectedVersion, Today
from services.registry.schemas.elder_search import ElderFilters
from services.registry.schemas.elders import ElderAnswer, ElderChange, ElderRegistration, ElderSummary
from services.registry.service.elder_search import ElderSearchService
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
    """Search by ``q`` and filters, all of which must be met.

    ``q``: a phone or id number, the last four of either, a fragment of the name or address, or how the name begins in
    Latin letters (``wgy``, ``wanggui``). Words apart must all be met.
    """
    return await ElderSearchService(session, caller, today).page(paging, filters)


@router.get("/elders/{elder_id}")
async def read(
    elder_id: UUID,
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    crs: Annotated[Crs, Query()] = "wgs84",
) -> ElderAnswer:
    """The position is answered in ``crs``."""
    return await ElderService(session, caller, today).read(elder_id, crs)


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
