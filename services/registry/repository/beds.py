"""Counts of the beds of a facility that the caller has already been found to see."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import BedCount


class SystemBedCounts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def newest(self, facility_id: UUID, kind: str) -> BedCount | None:
        query = select(BedCount).where(
            BedCount.facility_id == facility_id, BedCount.kind == kind, BedCount.replaced_at.is_(None)
        )
        row: BedCount | None = (await self._session.scalars(query)).one_or_none()
        return row

    async def of_facility(self, facility_id: UUID) -> list[BedCount]:
        """Every count, the oldest day first."""
        query = select(BedCount).where(BedCount.facility_id == facility_id)
        order = (BedCount.counted_on, BedCount.kind, BedCount.recorded_at)
        return list(await self._session.scalars(query.order_by(*order)))
