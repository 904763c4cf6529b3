"""Households: who lives with whom. Joining one, leaving it, asking who else is there."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.problems import NotFound
from services.registry.models import Elder
from services.registry.repository.households import HouseholdRepository
from services.registry.schemas.households import HouseholdAnswer, HouseholdIn, MemberAnswer
from services.registry.schemas.problems import FieldInvalid


class HouseholdService:
    """What a caller does with households."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._today = today
        self._elders = HouseholdRepository(session, caller)

    async def read(self, elder_id: UUID) -> HouseholdAnswer:
        return await self._answer(await self._elders.get(elder_id))

    async def join(self, elder_id: UUID, body: HouseholdIn) -> HouseholdAnswer:
        """The elder leaves the household they were in. Raises ``household.of_oneself`` and ``elder.unknown``."""
        pair = await self._elders.pair(elder_id, body.with_elder_id)
        if elder_id not in pair:
            raise NotFound("There is no such object, or it is not yours to see.", code=self._elders.not_found_code)
        if elder_id == body.with_elder_id:
            raise FieldInvalid.at("/with_elder_id", "household.of_oneself", "this is the elder themselves")
        elder, other = pair[elder_id], pair.get(body.with_elder_id)
        if other is None:
            raise FieldInvalid.at("/with_elder_id", "elder.unknown", "There is no such elder within your division.")
        if other.household_id is None:
            other.household_id = await self._elders.new_household()
        elder.household_id = other.household_id
        await self._session.flush()
        return await self._answer(elder)

    async def leave(self, elder_id: UUID) -> HouseholdAnswer:
        """The elder lives alone; so does the last whom they leave."""
        elder = await self._elders.get(elder_id, for_update=True)
        elder.household_id = None
        await self._session.flush()
        return await self._answer(elder)

    async def _answer(self, elder: Elder) -> HouseholdAnswer:
        members = [] if elder.household_id is None else await self._elders.members(elder.household_id)
        return HouseholdAnswer(
            household_id=elder.household_id, members=[MemberAnswer.of(member, self._today) for member in members]
        )
