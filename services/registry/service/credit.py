"""A provider's credit record: entries, appeals and their outcome. The score never acts by itself."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.registry.domain.admission import ProviderState
from services.registry.domain.credit import proposed_event, score_on
from services.registry.models import CreditEntry, Provider
from services.registry.repository.credit import SystemCreditEntries
from services.registry.repository.providers import ProviderRepository
from services.registry.schemas.credit import (
    AppealDecisionIn,
    AppealIn,
    CreditAnswer,
    CreditEntryAnswer,
    CreditEntryIn,
)
from services.registry.schemas.network_problems import DecisionNotYours, EntryNotAppealable, EntryNotDecidable
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.network_policies import PoliciesInForce
from services.registry.service.provider_changes import require_home


class CreditService:
    """What a caller does with a credit record; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._providers = ProviderRepository(session, caller)
        self._entries = SystemCreditEntries(session)

    async def read(self, provider_id: UUID, day: date) -> CreditAnswer:
        provider = await self._providers.get(provider_id)
        entries = await self._entries.of_provider(provider.id)
        policy = await PoliciesInForce(self._session, provider.division_path, day).credit()
        score = score_on(entries, day, policy)
        return CreditAnswer(
            on=day,
            score=score,
            entries=[CreditEntryAnswer.of(entry) for entry in entries],
            proposed_event=proposed_event(ProviderState(provider.state), score, policy),
        )

    async def enter(self, provider_id: UUID, body: CreditEntryIn) -> CreditEntryAnswer:
        """Raises :class:`FieldInvalid` (``day.ahead``, ``day.out_of_order``)."""
        provider = await self._judged(provider_id)
        if body.occurred_on > self._today:
            raise FieldInvalid.at("/occurred_on", "day.ahead", "What is entered has happened.")
        if body.expires_on is not None and body.expires_on < body.occurred_on:
            raise FieldInvalid.at("/expires_on", "day.out_of_order", "The entry expires before it begins.")
        entry = CreditEntry(
            id=new_id(),
            version=1,
            provider_id=provider.id,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
            **body.model_dump(),
        )
        self._session.add(entry)
        await self._session.flush()
        return CreditEntryAnswer.of(entry)

    async def appeal(self, provider_id: UUID, entry_id: UUID, body: AppealIn) -> CreditEntryAnswer:
        """Once for each entry. Raises :class:`EntryNotAppealable`."""
        provider = await self._providers.get(provider_id)
        require_home(provider, self._caller)
        entry = await self._entries.lock(provider.id, entry_id)
        if entry.appealed_at is not None:
            raise EntryNotAppealable("An appeal against this entry has been made.")
        entry.appeal_reason = body.reason
        entry.appeal_evidence = body.evidence
        entry.appealed_by = self._caller.account_id
        entry.appealed_at = utc_now()
        return await self._written(entry)

    async def decide(self, provider_id: UUID, entry_id: UUID, body: AppealDecisionIn) -> CreditEntryAnswer:
        """Raises :class:`EntryNotDecidable` without an open appeal, :class:`DecisionNotYours` for one's own entry."""
        provider = await self._judged(provider_id)
        entry = await self._entries.lock(provider.id, entry_id)
        if entry.appealed_at is None or entry.outcome is not None:
            raise EntryNotDecidable("There is no open appeal against this entry.")
        if self._caller.account_id == entry.recorded_by:
            raise DecisionNotYours("Who made an entry does not decide the appeal against it.")
        entry.outcome = body.outcome
        entry.outcome_reason = body.reason
        entry.decided_by = self._caller.account_id
        entry.decided_at = utc_now()
        return await self._written(entry)

    async def _judged(self, provider_id: UUID) -> Provider:
        provider = await self._providers.get(provider_id)
        require_home(provider, self._caller)
        if self._caller.provider_id == provider.id:
            raise DecisionNotYours("Nobody judges their own provider.")
        return provider

    async def _written(self, entry: CreditEntry) -> CreditEntryAnswer:
        entry.version += 1
        await self._session.flush()
        return CreditEntryAnswer.of(entry)
