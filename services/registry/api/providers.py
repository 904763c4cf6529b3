"""Endpoints of providers."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import NetworkReader
from services.registry.schemas.fields import DivisionFilter
from services.registry.schemas.providers import ProviderAnswer, ProviderRegistration
from services.registry.service.providers import ProviderService

router = APIRouter(tags=["providers"])


@router.post("/providers", response_model=ProviderAnswer, status_code=201)
async def register(
    body: ProviderRegistration, caller: Registrar, session: DatabaseSession, once: Idempotent
) -> Response:
    return await once.create(lambda: ProviderService(session, caller).register(body))


@router.get("/providers")
async def page(
    caller: NetworkReader, session: DatabaseSession, paging: Paging, division: DivisionFilter = None
) -> Page[ProviderAnswer]:
    return await ProviderService(session, caller).page(paging, division)


@router.get("/providers/{provider_id}")
async def read(provider_id: UUID, caller: NetworkReader, session: DatabaseSession) -> ProviderAnswer:
    return await ProviderService(session, caller).read(provider_id)
