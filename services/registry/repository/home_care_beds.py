"""Queries of home care beds, and sums of what is recorded of one."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import HomeCareBed, HomeCareBedRecord
from services.registry.repository.care_cases import CareRepository


class HomeCareBedRepository(CareRepository[HomeCareBed]):
    """The beds the caller may see."""

    model = HomeCareBed
    not_found_code = "home_care_bed.not_found"


class SystemBedRecords:
    """Days of one bed, which was itself found within a scope."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, bed_id: UUID, on_day: date, kind: str, reference: str) -> HomeCareBedRecord | None:
        """The record sent before under the same reference."""
        query = select(HomeCareBedRecord).where(
            HomeCareBedRecord.home_care_bed_id == bed_id,
            HomeCareBedRecord.on_day == on_day,
            HomeCareBedRecord.kind == kind,
            HomeCareBedRecord.reference == reference,
        )
        row: HomeCareBedRecord | None = (await self._session.scalars(query)).one_or_none()
        return row

    def add(self, row: HomeCareBedRecord) -> None:
        self._session.add(row)

    async def minutes(self, bed_id: UUID, first: date, last: date) -> dict[str, int]:
        """Sums by kind from ``first`` to ``last``, both inclusive."""
        query = (
            select(HomeCareBedRecord.kind, func.sum(HomeCareBedRecord.minutes).label("minutes"))
            .where(
                HomeCareBedRecord.home_care_bed_id == bed_id,
                HomeCareBedRecord.on_day >= first,
                HomeCareBedRecord.on_day <= last,
            )
            .group_by(HomeCareBedRecord.kind)
        )
        return {row.kind: int(row.minutes) for row in await self._session.execute(query)}
