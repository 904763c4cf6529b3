"""Endpoints of what ends an elder's services, or gives them back: death, moving away, return."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.parameters import Today
from services.registry.schemas.departures import DepartureAnswer, DepartureIn
from services.registry.service.departures import DepartureService

router = APIRouter(tags=["departures"])


@router.post("/elders/{elder_id}/departures", response_model=DepartureAnswer, status_code=201)
async def report(
    elder_id: UUID, body: DepartureIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """The elder's status follows from the last report that stands; 409 names what can be reported."""
    return await once.create(lambda: DepartureService(session, caller, today).report(elder_id, body))


@router.get("/elders/{elder_id}/departures")
async def list_all(
    elder_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today
) -> Page[DepartureAnswer]:
    """Every report ever made, corrected ones too."""
    return await DepartureService(session, caller, today).list_all(elder_id)
