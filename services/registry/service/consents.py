"""Consents: recording, finding, withdrawing them."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.registry.models import Consent
from services.registry.repository.consents import ConsentRepository
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.consents import ConsentAnswer, ConsentIn, Purpose, Withdrawal, holds_on
from services.registry.schemas.elder_problems import ConsentWithdrawn
from services.registry.schemas.problems import FieldInvalid


class ConsentService:
    """What a caller does with an elder's consents."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._elders = ElderRepository(session, caller)
        self._consents = ConsentRepository(session, caller)

    async def record(self, elder_id: UUID, body: ConsentIn) -> ConsentAnswer:
        """Raises :class:`FieldInvalid` for a consent that begins in the future: it has not been given yet."""
        elder = await self._elders.get(elder_id)
        if body.valid_from > self._today:
            raise FieldInvalid.at("/valid_from", "consent.day_invalid", "this day has not come yet")
        consent = Consent(
            id=new_id(),
            elder_id=elder.id,
            **body.model_dump(mode="python", exclude={"purpose"}),
            purpose=body.purpose.value,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )
        self._session.add(consent)
        await self._session.flush()
        return ConsentAnswer.of(consent)

    async def list_all(self, elder_id: UUID, purpose: Purpose | None, on: date | None) -> Page[ConsentAnswer]:
        """All of them in the order they were recorded; with ``on``, those that hold on that day."""
        await self._elders.get(elder_id)
        rows = await self._consents.of_elder(elder_id)
        return Page(
            items=[
                ConsentAnswer.of(row)
                for row in rows
                if (purpose is None or row.purpose == purpose) and (on is None or holds_on(row, on))
            ]
        )

    async def withdraw(self, elder_id: UUID, consent_id: UUID, body: Withdrawal) -> ConsentAnswer:
        """Raises :class:`ConsentWithdrawn`, and :class:`FieldInvalid` for a day the consent did not hold on."""
        consent = await self._consents.get_of(elder_id, consent_id, for_update=True)
        if consent.withdrawn_on is not None:
            raise ConsentWithdrawn("It was withdrawn before.", withdrawn_on=consent.withdrawn_on.isoformat())
        if not holds_on(consent, body.on) or body.on > self._today:
            raise FieldInvalid.at("/on", "consent.day_invalid", "the consent does not hold on this day")
        consent.withdrawn_on = body.on
        consent.withdrawal_note = body.note
        consent.withdrawn_at = utc_now()
        consent.withdrawn_by = self._caller.account_id
        await self._session.flush()
        return ConsentAnswer.of(consent)
