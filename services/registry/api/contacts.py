"""Endpoints of an elder's contacts."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.parameters import Today
from services.registry.schemas.contacts import ContactAnswer, ContactIn
from services.registry.service.contacts import ContactService

router = APIRouter(tags=["contacts"])


@router.post("/elders/{elder_id}/contacts", response_model=ContactAnswer, status_code=201)
async def add(
    elder_id: UUID, body: ContactIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: ContactService(session, caller, today).add(elder_id, body))


@router.get("/elders/{elder_id}/contacts")
async def list_all(
    elder_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today
) -> Page[ContactAnswer]:
    """In calling order."""
    return await ContactService(session, caller, today).list_all(elder_id)
