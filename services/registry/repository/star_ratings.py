"""Star ratings of a provider or facility that the caller has already been found to see."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import StarRating


class SystemStarRatings:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_provider(self, provider_id: UUID) -> list[StarRating]:
        """Every rating, in the order they began."""
        query = select(StarRating).where(StarRating.provider_id == provider_id)
        return list(await self._session.scalars(query.order_by(StarRating.valid_from, StarRating.id)))

    async def of_facility(self, facility_id: UUID) -> list[StarRating]:
        """Every rating, in the order they began."""
        query = select(StarRating).where(StarRating.facility_id == facility_id)
        return list(await self._session.scalars(query.order_by(StarRating.valid_from, StarRating.id)))
