"""Endpoints of providers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.network_callers import NetworkKeeper
from services.registry.api.parameters import ExpectedVersion, NetworkReader, Today
from services.registry.schemas.providers import (
    ProviderAnswer,
    ProviderChange,
    ProviderFilters,
    ProviderRegistration,
)
from services.registry.service.providers import ProviderService

router = APIRouter(tags=["providers"])


@router.post("/providers", response_model=ProviderAnswer, status_code=201)
async def register(
    body: ProviderRegistration, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: ProviderService(session, caller, today).register(body))


@router.get("/providers")
async def page(
    caller: NetworkReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[ProviderFilters, Depends()],
) -> Page[ProviderAnswer]:
    """``service``: those that offer it."""
    return await ProviderService(session, caller, today).page(paging, filters)


@router.get("/providers/{provider_id}")
async def read(provider_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today) -> ProviderAnswer:
    return await ProviderService(session, caller, today).read(provider_id)


@router.patch("/providers/{provider_id}")
async def change(
    provider_id: UUID,
    body: ProviderChange,
    caller: NetworkKeeper,
    session: DatabaseSession,
    today: Today,
    version: ExpectedVersion,
) -> ProviderAnswer:
    """Based on the version that ``If-Match`` names; 412 where it is no longer the present one."""
    return await ProviderService(session, caller, today).change(provider_id, body, version)
