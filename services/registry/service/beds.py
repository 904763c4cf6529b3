"""The beds of facilities as they are counted; every count stays readable."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.registry.models import BedCount
from services.registry.repository.beds import SystemBedCounts
from services.registry.repository.facilities import FacilityRepository
from services.registry.schemas.beds import BedCountAnswer, BedCountIn
from services.registry.schemas.problems import FieldInvalid


class BedService:
    """What a caller does with a facility's beds; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._facilities = FacilityRepository(session, caller)
        self._counts = SystemBedCounts(session)

    async def count(self, facility_id: UUID, body: BedCountIn) -> BedCountAnswer:
        """The newest count of its kind from now on.

        Raises :class:`FieldInvalid` (``day.ahead``, ``bed_count.older_than_known``).
        """
        # The lock puts two who count at once in line: one newest count of a kind.
        facility = await self._facilities.get(facility_id, for_update=True)
        if body.counted_on > self._today:
            raise FieldInvalid.at("/counted_on", "day.ahead", "The count lies ahead.")
        known = await self._counts.newest(facility.id, body.kind)
        now = utc_now()
        if known is not None:
            if known.counted_on > body.counted_on:
                day = known.counted_on.isoformat()
                raise FieldInvalid.at("/counted_on", "bed_count.older_than_known", f"There is a count of {day}.")
            known.replaced_at = now
            # Before the successor: the index allows one newest count at a time.
            await self._session.flush()
        row = BedCount(
            id=new_id(),
            facility_id=facility.id,
            recorded_by=self._caller.account_id,
            recorded_at=now,
            replaced_at=None,
            **body.model_dump(),
        )
        self._session.add(row)
        await self._session.flush()
        return BedCountAnswer.of(row)

    async def counts(self, facility_id: UUID) -> Page[BedCountAnswer]:
        facility = await self._facilities.get(facility_id)
        return Page(items=[BedCountAnswer.of(row) for row in await self._counts.of_facility(facility.id)])
