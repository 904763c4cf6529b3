"""The facilities that care arrangements name: an institution to wait for, a canteen to eat at."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, division_within
from services.kit.problems import Conflict
from services.registry.domain.facilities import FacilityKind, Ownership
from services.registry.models import Facility
from services.registry.repository.care_facilities import SystemFacilities
from services.registry.schemas.problems import FieldInvalid

_INSTITUTIONS = frozenset({FacilityKind.INSTITUTION, FacilityKind.WELFARE_HOME})


class CarePlaces:
    """Facilities by what they are; an elder may wait or eat beyond the caller's own division.

    Raises :class:`FieldInvalid` (``facility.unknown``) and :class:`Conflict` (``facility.of_another_kind``, members
    ``kind`` and ``ownership``).
    """

    def __init__(self, session: AsyncSession) -> None:
        self._facilities = SystemFacilities(session)

    async def public_institution(self, facility_id: UUID) -> Facility:
        """An institution or a rural welfare home that is no private one, whoever runs it."""
        facility = await self._known(facility_id)
        if facility.kind not in _INSTITUTIONS or facility.ownership == Ownership.PRIVATE:
            raise _of_another_kind(facility, "This is no public institution.")
        return facility

    async def public_institution_within(self, caller: Principal, facility_id: UUID) -> Facility:
        """As :meth:`public_institution`, and in the caller's own division."""
        facility = await self._known(facility_id)
        if not division_within(facility.division_path, caller.division_path):
            raise _unknown()
        return await self.public_institution(facility_id)

    async def canteen(self, facility_id: UUID) -> Facility:
        facility = await self._known(facility_id)
        if facility.kind != FacilityKind.CANTEEN:
            raise _of_another_kind(facility, "This is no canteen.")
        return facility

    async def _known(self, facility_id: UUID) -> Facility:
        facility = await self._facilities.find(facility_id)
        if facility is None:
            raise _unknown()
        return facility


def _unknown() -> FieldInvalid:
    return FieldInvalid.at("/facility_id", "facility.unknown", "There is no such facility, or it is not yours to see.")


def _of_another_kind(facility: Facility, detail: str) -> Conflict:
    return Conflict(detail, code="facility.of_another_kind", kind=facility.kind, ownership=facility.ownership)
