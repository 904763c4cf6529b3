"""Queries of households: who of those a caller may see lives with whom."""

from uuid import UUID

from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.registry.models import Elder, Household
from services.registry.repository.elders import ElderRepository


class HouseholdRepository(ElderRepository):
    """The elders of the caller's division, by household."""

    async def members(self, household_id: UUID) -> list[Elder]:
        """In the order of registration."""
        query = self.scoped().where(Elder.household_id == household_id).order_by(Elder.id)
        return list((await self.session.scalars(query)).unique())

    async def pair(self, one: UUID, other: UUID) -> dict[UUID, Elder]:
        """Two elders by id, locked in the order of their ids, so that two such pairs never wait for each other."""
        query = self.scoped().where(Elder.id.in_([one, other])).order_by(Elder.id).with_for_update(of=Elder)
        return {row.id: row for row in (await self.session.scalars(query)).unique()}

    async def new_household(self) -> UUID:
        household = Household(id=new_id(), created_at=utc_now())
        self.session.add(household)
        await self.session.flush()
        return household.id
