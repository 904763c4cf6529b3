"""Endpoints of an elder's dated facts."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.parameters import Today
from services.registry.schemas.traits import TraitAnswer, TraitIn
from services.registry.service.traits import TraitService

router = APIRouter(tags=["traits"])


@router.post("/elders/{elder_id}/traits", response_model=TraitAnswer, status_code=201)
async def state(
    elder_id: UUID, body: TraitIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """A fact with the trait and first day of a standing one supersedes it: so one is corrected, or ended."""
    return await once.create(lambda: TraitService(session, caller, today).state(elder_id, body))


@router.get("/elders/{elder_id}/traits")
async def list_all(elder_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today) -> Page[TraitAnswer]:
    """Every statement ever made, superseded ones too."""
    return await TraitService(session, caller, today).list_all(elder_id)
