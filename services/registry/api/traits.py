"""Endpoints of an elder's dated facts."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.parameters import BelievedAt, Today
from services.registry.schemas.traits import Retraction, TraitAnswer, TraitIn
from services.registry.service.traits import TraitService

router = APIRouter(tags=["traits"])


@router.post("/elders/{elder_id}/traits", response_model=TraitAnswer, status_code=201)
async def state(
    elder_id: UUID, body: TraitIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """A fact with the trait and first day of a standing one supersedes it: so one is corrected, or ended.

    409 where a standing fact of the same trait says otherwise of the same day; it is named.
    """
    return await once.create(lambda: TraitService(session, caller, today).state(elder_id, body))


@router.post("/elders/{elder_id}/traits/{trait_id}/retract")
async def retract(
    elder_id: UUID, trait_id: UUID, body: Retraction, caller: Registrar, session: DatabaseSession, today: Today
) -> TraitAnswer:
    """The fact was never true. It stays readable, as does that it was retracted, by whom and why."""
    return await TraitService(session, caller, today).retract(elder_id, trait_id, body)


@router.get("/elders/{elder_id}/traits")
async def list_all(
    elder_id: UUID,
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    believed_at: BelievedAt,
    on: Annotated[date | None, Query()] = None,
) -> Page[TraitAnswer]:
    """Every statement ever made, superseded ones too.

    With ``on``, what was true on that day, as it is known now; with ``as_known_on``, as it was known on another.
    """
    return await TraitService(session, caller, today).list_all(elder_id, on, believed_at)
