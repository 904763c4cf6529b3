"""The copy of a person's data: everything, unmasked, to who has a right to it; never without a row that says so."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.registry.models import Reveal
from services.registry.repository.elders import ElderRepository
from services.registry.repository.personal_data import SystemPersonalData
from services.registry.repository.reveals import RevealRepository
from services.registry.schemas.erasures import PersonalData, PersonalDataRequest
from services.registry.service.erasures import require_right


class PersonalDataService:
    """What a caller hands out; the record is of the same transaction as the reading."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._elders = ElderRepository(session, caller)
        self._reveals = RevealRepository(session, caller)

    async def copy(self, elder_id: UUID, body: PersonalDataRequest) -> PersonalData:
        """Raises ``right.does_not_fit``."""
        elder = await self._elders.get(elder_id)
        require_right(elder, body.right)
        now = utc_now()
        await self._reveals.append(
            Reveal(
                id=new_id(),
                elder_id=elder.id,
                account_id=self._caller.account_id,
                account_name=self._caller.name,
                fields=["personal_data"],
                reason=body.reason,
                requester=body.requester,
                by_right=body.right.value,
                revealed_at=now,
            )
        )
        records = await SystemPersonalData(self._session).of_elder(elder.id)
        return PersonalData(elder_id=elder.id, produced_at=now, records=records)
