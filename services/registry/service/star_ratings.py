"""Star ratings: recording and reading them. What they mean for purchase is the standing's business."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.registry.models import StarRating
from services.registry.repository.facilities import FacilityRepository
from services.registry.repository.providers import ProviderRepository
from services.registry.repository.star_ratings import SystemStarRatings
from services.registry.schemas.network_problems import DecisionNotYours
from services.registry.schemas.problems import FieldInvalid
from services.registry.schemas.star_ratings import StarRatingAnswer, StarRatingIn
from services.registry.service.provider_changes import require_home


class StarRatingService:
    """What a caller does with star ratings."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._providers = ProviderRepository(session, caller)
        self._facilities = FacilityRepository(session, caller)
        self._ratings = SystemStarRatings(session)

    async def rate_provider(self, provider_id: UUID, body: StarRatingIn) -> StarRatingAnswer:
        """Raises :class:`DecisionNotYours` for one's own provider, and :class:`FieldInvalid`."""
        provider = await self._providers.get(provider_id)
        require_home(provider, self._caller)
        return await self._record(body, operator_id=provider.id, provider_id=provider.id, facility_id=None)

    async def rate_facility(self, facility_id: UUID, body: StarRatingIn) -> StarRatingAnswer:
        """Raises :class:`DecisionNotYours` for a facility one runs, and :class:`FieldInvalid`."""
        facility = await self._facilities.get(facility_id)
        return await self._record(body, operator_id=facility.operator_id, provider_id=None, facility_id=facility.id)

    async def of_provider(self, provider_id: UUID) -> Page[StarRatingAnswer]:
        provider = await self._providers.get(provider_id)
        return Page(items=[StarRatingAnswer.of(row) for row in await self._ratings.of_provider(provider.id)])

    async def of_facility(self, facility_id: UUID) -> Page[StarRatingAnswer]:
        facility = await self._facilities.get(facility_id)
        return Page(items=[StarRatingAnswer.of(row) for row in await self._ratings.of_facility(facility.id)])

    async def _record(
        self, body: StarRatingIn, *, operator_id: UUID | None, provider_id: UUID | None, facility_id: UUID | None
    ) -> StarRatingAnswer:
        if operator_id is not None and operator_id == self._caller.provider_id:
            raise DecisionNotYours("Nobody rates what they run.")
        if body.valid_to < body.valid_from:
            raise FieldInvalid.at("/valid_to", "day.out_of_order", "The rating ends before it begins.")
        row = StarRating(
            id=new_id(),
            provider_id=provider_id,
            facility_id=facility_id,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
            **body.model_dump(),
        )
        self._session.add(row)
        await self._session.flush()
        return StarRatingAnswer.of(row)
