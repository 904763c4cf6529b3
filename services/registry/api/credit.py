"""Endpoints of a provider's credit record."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.registry.api.network_callers import Decider, NetworkJudge, NetworkKeeper
from services.registry.api.parameters import NetworkReader, Today
from services.registry.schemas.credit import (
    AppealDecisionIn,
    AppealIn,
    CreditAnswer,
    CreditEntryAnswer,
    CreditEntryIn,
)
from services.registry.service.credit import CreditService

router = APIRouter(tags=["credit"])


@router.get("/providers/{provider_id}/credit")
async def read(
    provider_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today, on: date | None = None
) -> CreditAnswer:
    """The score on a day (today if none is named), the entries, and what the score suggests to a person."""
    return await CreditService(session, caller, today).read(provider_id, on or today)


@router.post("/providers/{provider_id}/credit-entries", response_model=CreditEntryAnswer, status_code=201)
async def enter(
    provider_id: UUID,
    body: CreditEntryIn,
    caller: NetworkJudge,
    session: DatabaseSession,
    today: Today,
    once: Idempotent,
) -> Response:
    return await once.create(lambda: CreditService(session, caller, today).enter(provider_id, body))


@router.post("/providers/{provider_id}/credit-entries/{credit_entry_id}/appeal")
async def appeal(
    provider_id: UUID,
    credit_entry_id: UUID,
    body: AppealIn,
    caller: NetworkKeeper,
    session: DatabaseSession,
    today: Today,
) -> CreditEntryAnswer:
    """Once for each entry, which counts until the appeal is decided."""
    return await CreditService(session, caller, today).appeal(provider_id, credit_entry_id, body)


@router.post("/providers/{provider_id}/credit-entries/{credit_entry_id}/decision")
async def decide(
    provider_id: UUID,
    credit_entry_id: UUID,
    body: AppealDecisionIn,
    caller: Decider,
    session: DatabaseSession,
    today: Today,
) -> CreditEntryAnswer:
    """Once for each appeal, and not by who made the entry."""
    return await CreditService(session, caller, today).decide(provider_id, credit_entry_id, body)
