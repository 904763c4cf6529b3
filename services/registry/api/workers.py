"""Endpoints of workers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.network_callers import NetworkKeeper
from services.registry.api.parameters import ExpectedVersion, NetworkReader, Today
from services.registry.schemas.workers import (
    WorkerAnswer,
    WorkerChange,
    WorkerFilters,
    WorkerRegistration,
)
from services.registry.service.workers import WorkerService

router = APIRouter(tags=["workers"])


@router.post("/workers", response_model=WorkerAnswer, status_code=201)
async def register(
    body: WorkerRegistration, caller: NetworkKeeper, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: WorkerService(session, caller, today).register(body))


@router.get("/workers")
async def page(
    caller: NetworkReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[WorkerFilters, Depends()],
) -> Page[WorkerAnswer]:
    """``q``: a name's beginning."""
    return await WorkerService(session, caller, today).page(paging, filters)


@router.get("/workers/{worker_id}")
async def read(worker_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today) -> WorkerAnswer:
    return await WorkerService(session, caller, today).read(worker_id)


@router.patch("/workers/{worker_id}")
async def change(
    worker_id: UUID,
    body: WorkerChange,
    caller: NetworkKeeper,
    session: DatabaseSession,
    today: Today,
    version: ExpectedVersion,
) -> WorkerAnswer:
    """Based on the version that ``If-Match`` names; 412 where it is no longer the present one."""
    return await WorkerService(session, caller, today).change(worker_id, body, version)
