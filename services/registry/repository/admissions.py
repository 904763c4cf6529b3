"""What belongs to a provider that the caller has already been found to see: its rows hold no authority of their own."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.events import OccupiedFacility
from services.registry.models import (
    BedCount,
    Facility,
    ProviderDocument,
    ProviderTransition,
    ServicePoint,
    SiteCheck,
    Worker,
)


class SystemAdmissions:
    """Documents, site checks, steps and obligations, by provider."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def documents(self, provider_id: UUID) -> list[ProviderDocument]:
        """Every entry, corrected ones too, in the order they were made."""
        query = select(ProviderDocument).where(ProviderDocument.provider_id == provider_id)
        return list(await self._session.scalars(query.order_by(ProviderDocument.recorded_at, ProviderDocument.id)))

    async def site_checks(self, provider_id: UUID) -> list[SiteCheck]:
        query = select(SiteCheck).where(SiteCheck.provider_id == provider_id)
        return list(await self._session.scalars(query.order_by(SiteCheck.checked_on, SiteCheck.id)))

    async def transitions(self, provider_id: UUID) -> list[ProviderTransition]:
        query = select(ProviderTransition).where(ProviderTransition.provider_id == provider_id)
        return list(await self._session.scalars(query.order_by(ProviderTransition.version)))

    async def serving_worker_ids(self, provider_id: UUID) -> Sequence[UUID]:
        query = select(Worker.id).where(Worker.provider_id == provider_id, Worker.standing != "left")
        return (await self._session.scalars(query.order_by(Worker.id))).all()

    async def open_service_point_ids(self, provider_id: UUID) -> Sequence[UUID]:
        query = select(ServicePoint.id).where(ServicePoint.provider_id == provider_id, ServicePoint.closed_on.is_(None))
        return (await self._session.scalars(query.order_by(ServicePoint.id))).all()

    async def occupied_facilities(self, provider_id: UUID) -> list[OccupiedFacility]:
        """The provider's facilities in which elders live, by the newest counts."""
        occupied = func.sum(BedCount.occupied)
        query = (
            select(Facility.id, occupied)
            .join(BedCount, BedCount.facility_id == Facility.id)
            .where(Facility.operator_id == provider_id, BedCount.replaced_at.is_(None))
            .group_by(Facility.id)
            .having(occupied > 0)
            .order_by(Facility.id)
        )
        rows = await self._session.execute(query)
        return [OccupiedFacility(facility_id=facility_id, occupied=count) for facility_id, count in rows]
