"""Endpoints of delegation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.care_callers import CareReader, CareRecorder
from services.registry.api.parameters import Today
from services.registry.schemas.delegations import (
    ActAnswer,
    ActIn,
    DelegationAnswer,
    DelegationFilters,
    DelegationIn,
    DelegationSummary,
    RevocationIn,
)
from services.registry.service.delegations import DelegationService

router = APIRouter(tags=["delegations"])


@router.post("/delegations", response_model=DelegationAnswer, status_code=201)
async def give(
    body: DelegationIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: DelegationService(session, caller, today).give(body))


@router.get("/delegations")
async def page(
    caller: CareReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    filters: Annotated[DelegationFilters, Depends()],
) -> Page[DelegationSummary]:
    return await DelegationService(session, caller, today).page(paging, filters)


@router.get("/delegations/{delegation_id}")
async def read(delegation_id: UUID, caller: CareReader, session: DatabaseSession, today: Today) -> DelegationAnswer:
    """With everything that was done under it."""
    return await DelegationService(session, caller, today).read(delegation_id)


@router.post("/delegations/{delegation_id}/acts", response_model=ActAnswer, status_code=201)
async def act(
    delegation_id: UUID,
    body: ActIn,
    caller: CareRecorder,
    session: DatabaseSession,
    today: Today,
    once: Idempotent,
) -> Response:
    """409 where the mandate is not in force on that day, or does not cover the matter."""
    return await once.create(lambda: DelegationService(session, caller, today).act(delegation_id, body))


@router.post("/delegations/{delegation_id}/revoke")
async def revoke(
    delegation_id: UUID, body: RevocationIn, caller: Registrar, session: DatabaseSession, today: Today
) -> DelegationAnswer:
    return await DelegationService(session, caller, today).revoke(delegation_id, body)
