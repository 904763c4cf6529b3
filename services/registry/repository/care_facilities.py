"""Facilities as care arrangements need them: an elder may wait or eat beyond the caller's own division."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import Facility


class SystemFacilities:
    """What kind of place a facility is, and in which division; nothing personal."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, facility_id: UUID) -> Facility | None:
        row: Facility | None = await self._session.get(Facility, facility_id)
        return row

    async def names(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """By id, in one query."""
        rows = await self._session.execute(select(Facility.id, Facility.name).where(Facility.id.in_(ids)))
        return {row.id: row.name for row in rows}

    async def division_paths(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """By id, in one query."""
        rows = await self._session.execute(select(Facility.id, Facility.division_path).where(Facility.id.in_(ids)))
        return {row.id: row.division_path for row in rows}
