"""Endpoints of service points."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import NetworkReader
from services.registry.schemas.fields import DivisionFilter
from services.registry.schemas.service_points import ServicePointAnswer, ServicePointRegistration
from services.registry.service.service_points import ServicePointService

router = APIRouter(tags=["service-points"])


@router.post("/service-points", response_model=ServicePointAnswer, status_code=201)
async def register(
    body: ServicePointRegistration, caller: Registrar, session: DatabaseSession, once: Idempotent
) -> Response:
    return await once.create(lambda: ServicePointService(session, caller).register(body))


@router.get("/service-points")
async def page(
    caller: NetworkReader,
    session: DatabaseSession,
    paging: Paging,
    division: DivisionFilter = None,
    provider_id: UUID | None = None,
) -> Page[ServicePointAnswer]:
    return await ServicePointService(session, caller).page(paging, division, provider_id)


@router.get("/service-points/{service_point_id}")
async def read(service_point_id: UUID, caller: NetworkReader, session: DatabaseSession) -> ServicePointAnswer:
    return await ServicePointService(session, caller).read(service_point_id)
