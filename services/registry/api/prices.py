"""Endpoints of providers' public prices."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.network_callers import NetworkKeeper
from services.registry.api.parameters import NetworkReader
from services.registry.schemas.prices import PriceAnswer, PriceIn
from services.registry.service.prices import PriceService

router = APIRouter(tags=["prices"])


@router.post("/providers/{provider_id}/prices", response_model=PriceAnswer, status_code=201)
async def state(
    provider_id: UUID, body: PriceIn, caller: NetworkKeeper, session: DatabaseSession, once: Idempotent
) -> Response:
    """A price with the service and first day of a standing one supersedes it; the last to begin holds."""
    return await once.create(lambda: PriceService(session, caller).state(provider_id, body))


@router.get("/providers/{provider_id}/prices")
async def read(
    provider_id: UUID, caller: NetworkReader, session: DatabaseSession, on: date | None = None
) -> Page[PriceAnswer]:
    """The prices that hold on a day; without one every statement ever made."""
    return await PriceService(session, caller).read(provider_id, on)
