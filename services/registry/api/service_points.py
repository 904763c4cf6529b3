"""Endpoints of service points."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import ExpectedVersion, NetworkReader
from services.registry.schemas.fields import DivisionFilter
from services.registry.schemas.service_points import (
    ClosureIn,
    ServicePointAnswer,
    ServicePointChange,
    ServicePointRegistration,
)
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


@router.patch("/service-points/{service_point_id}")
async def change(
    service_point_id: UUID,
    body: ServicePointChange,
    caller: Registrar,
    session: DatabaseSession,
    version: ExpectedVersion,
) -> ServicePointAnswer:
    """Based on the version that ``If-Match`` names; 412 where it is no longer the present one."""
    return await ServicePointService(session, caller).change(service_point_id, body, version)


@router.post("/service-points/{service_point_id}/closure")
async def close(
    service_point_id: UUID, body: ClosureIn, caller: Registrar, session: DatabaseSession
) -> ServicePointAnswer:
    """Its last day, once; 409 while workers are based there."""
    return await ServicePointService(session, caller).close(service_point_id, body)
