"""Endpoints of an elder's consents."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.parameters import Today
from services.registry.schemas.consents import ConsentAnswer, ConsentIn, Purpose, Withdrawal
from services.registry.service.consents import ConsentService

router = APIRouter(tags=["consents"])


@router.post("/elders/{elder_id}/consents", response_model=ConsentAnswer, status_code=201)
async def record(
    elder_id: UUID, body: ConsentIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """Who agreed to one purpose, by what right, until when."""
    return await once.create(lambda: ConsentService(session, caller, today).record(elder_id, body))


@router.get("/elders/{elder_id}/consents")
async def list_all(
    elder_id: UUID,
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    purpose: Annotated[Purpose | None, Query()] = None,
    on: Annotated[date | None, Query()] = None,
) -> Page[ConsentAnswer]:
    """Every consent ever recorded; with ``on``, those that hold on that day."""
    return await ConsentService(session, caller, today).list_all(elder_id, purpose, on)


@router.post("/elders/{elder_id}/consents/{consent_id}/withdraw")
async def withdraw(
    elder_id: UUID, consent_id: UUID, body: Withdrawal, caller: Registrar, session: DatabaseSession, today: Today
) -> ConsentAnswer:
    """From a day on, the consent holds no longer; what was done until then stays lawful."""
    return await ConsentService(session, caller, today).withdraw(elder_id, consent_id, body)
