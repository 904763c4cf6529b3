"""Endpoints of the counts of beds."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.network_callers import NetworkKeeper
from services.registry.api.parameters import NetworkReader, Today
from services.registry.schemas.beds import BedCountAnswer, BedCountIn
from services.registry.service.beds import BedService

router = APIRouter(tags=["beds"])


@router.post("/facilities/{facility_id}/bed-counts", response_model=BedCountAnswer, status_code=201)
async def count(
    facility_id: UUID, body: BedCountIn, caller: NetworkKeeper, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: BedService(session, caller, today).count(facility_id, body))


@router.get("/facilities/{facility_id}/bed-counts")
async def counts(
    facility_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today
) -> Page[BedCountAnswer]:
    """Every count, the oldest day first."""
    return await BedService(session, caller, today).counts(facility_id)
