"""Endpoints of star ratings, of providers and of facilities."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.network_callers import NetworkJudge
from services.registry.api.parameters import NetworkReader
from services.registry.schemas.star_ratings import StarRatingAnswer, StarRatingIn
from services.registry.service.star_ratings import StarRatingService

router = APIRouter(tags=["star-ratings"])


@router.post("/providers/{provider_id}/star-ratings", response_model=StarRatingAnswer, status_code=201)
async def rate_provider(
    provider_id: UUID, body: StarRatingIn, caller: NetworkJudge, session: DatabaseSession, once: Idempotent
) -> Response:
    return await once.create(lambda: StarRatingService(session, caller).rate_provider(provider_id, body))


@router.get("/providers/{provider_id}/star-ratings")
async def of_provider(provider_id: UUID, caller: NetworkReader, session: DatabaseSession) -> Page[StarRatingAnswer]:
    return await StarRatingService(session, caller).of_provider(provider_id)


@router.post("/facilities/{facility_id}/star-ratings", response_model=StarRatingAnswer, status_code=201)
async def rate_facility(
    facility_id: UUID, body: StarRatingIn, caller: NetworkJudge, session: DatabaseSession, once: Idempotent
) -> Response:
    return await once.create(lambda: StarRatingService(session, caller).rate_facility(facility_id, body))


@router.get("/facilities/{facility_id}/star-ratings")
async def of_facility(facility_id: UUID, caller: NetworkReader, session: DatabaseSession) -> Page[StarRatingAnswer]:
    return await StarRatingService(session, caller).of_facility(facility_id)
