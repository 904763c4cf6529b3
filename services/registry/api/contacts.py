"""Endpoints of an elder's contacts."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.parameters import ExpectedVersion, Today
from services.registry.schemas.contacts import ContactAnswer, ContactEnd, ContactIn
from services.registry.service.contacts import ContactService

router = APIRouter(tags=["contacts"])


@router.post("/elders/{elder_id}/contacts", response_model=ContactAnswer, status_code=201)
async def add(
    elder_id: UUID, body: ContactIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: ContactService(session, caller, today).add(elder_id, body))


@router.put("/elders/{elder_id}/contacts/{contact_id}")
async def replace(
    elder_id: UUID,
    contact_id: UUID,
    body: ContactIn,
    *,
    caller: Registrar,
    session: DatabaseSession,
    today: Today,
    version: ExpectedVersion,
) -> ContactAnswer:
    """Based on the elder's version that ``If-Match`` names; 412 where it is no longer the present one."""
    return await ContactService(session, caller, today).replace(elder_id, contact_id, body, version)


@router.post("/elders/{elder_id}/contacts/{contact_id}/end")
async def end(
    elder_id: UUID, contact_id: UUID, body: ContactEnd, caller: Registrar, session: DatabaseSession, today: Today
) -> ContactAnswer:
    """Nobody is to call them any more."""
    return await ContactService(session, caller, today).end(elder_id, contact_id, body)


@router.get("/elders/{elder_id}/contacts")
async def list_all(
    elder_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today
) -> Page[ContactAnswer]:
    """In calling order."""
    return await ContactService(session, caller, today).list_all(elder_id)
