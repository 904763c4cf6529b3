"""Endpoints of a person's rights in their data: the copy, the erasure, and how long what is kept."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contracts.authority import Auditor, Principal, Registrar, Role, allow
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import Today
from services.registry.domain.erasure import ErasureState
from services.registry.schemas.erasures import (
    ErasureAnswer,
    ErasureDecisionIn,
    ErasureRequest,
    PersonalData,
    PersonalDataRequest,
)
from services.registry.schemas.retention import RetentionReport
from services.registry.service import retention
from services.registry.service.erasures import ErasureService
from services.registry.service.personal_data import PersonalDataService

router = APIRouter(tags=["privacy"])

ErasureReader = Annotated[Principal, allow(Role.REGISTRAR, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR)]
ErasureDecider = Annotated[Principal, allow(Role.SUPERVISOR, Role.ADMINISTRATOR)]
"""Confirms or refuses what another account has recorded."""


@router.post("/elders/{elder_id}/personal-data")
async def personal_data(
    elder_id: UUID,
    body: PersonalDataRequest,
    caller: Registrar,
    session: DatabaseSession,
    today: Today,
    response: Response,
) -> PersonalData:
    """Everything the registry holds, for who has a right to a copy. Every call is recorded with its reason."""
    response.headers["Cache-Control"] = "no-store"
    return await PersonalDataService(session, caller, today).copy(elder_id, body)


@router.post("/elders/{elder_id}/erasure", response_model=ErasureAnswer, status_code=201)
async def request(
    elder_id: UUID, body: ErasureRequest, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """Record that somebody asks; nothing is erased before another account has decided."""
    return await once.create(lambda: ErasureService(session, caller, today).request(elder_id, body))


@router.get("/erasures")
async def page(
    caller: ErasureReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    state: ErasureState | None = None,
    elder_id: UUID | None = None,
) -> Page[ErasureAnswer]:
    return await ErasureService(session, caller, today).page(paging, state, elder_id)


@router.get("/erasures/{erasure_id}")
async def read(erasure_id: UUID, caller: ErasureReader, session: DatabaseSession, today: Today) -> ErasureAnswer:
    return await ErasureService(session, caller, today).read(erasure_id)


@router.post("/erasures/{erasure_id}/decision")
async def decide(
    erasure_id: UUID, body: ErasureDecisionIn, caller: ErasureDecider, session: DatabaseSession, today: Today
) -> ErasureAnswer:
    """A confirmation erases at once, and for ever; what the law keeps is listed in the answer."""
    return await ErasureService(session, caller, today).decide(erasure_id, body)


@router.get("/retention")
async def retention_report(_caller: Auditor, session: DatabaseSession, today: Today, call: Request) -> RetentionReport:
    """How long what is kept, and how much the next daily run will take away."""
    return await retention.report(session, call.app.state.settings, today)
