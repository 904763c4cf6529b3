"""The one way a provider's row changes: its version, its history, its card, and the cards of who works for it."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal, division_within
from services.contracts.events import RehomingDue
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.registry.domain.admission import SERVES, ProviderState
from services.registry.domain.standing import covered_days
from services.registry.models import Provider, ProviderTransition
from services.registry.repository.admissions import SystemAdmissions
from services.registry.repository.readers import reads_by_division
from services.registry.repository.workers import SystemWorkers
from services.registry.schemas.admissions import ObligationsAnswer
from services.registry.schemas.network_problems import ProviderDoesNotServe, ProviderRegisteredElsewhere
from services.registry.schemas.providers import standing_of
from services.registry.service.cards import provider_card, worker_card
from services.registry.service.network_policies import PoliciesInForce

_SHUT = frozenset({ProviderState.REFUSED, ProviderState.EXCLUDED})


def require_home(provider: Provider, caller: Principal) -> None:
    """Raises :class:`ProviderRegisteredElsewhere` for staff who see the provider only for a service point it has."""
    if reads_by_division(caller) and not division_within(provider.division_path, caller.division_path):
        raise ProviderRegisteredElsewhere("This provider is registered in another division, which keeps its record.")


def require_open(provider: Provider) -> None:
    """Raises :class:`ProviderDoesNotServe` where nothing new may be hung on a provider: it was refused or excluded."""
    if ProviderState(provider.state) in _SHUT:
        raise ProviderDoesNotServe("The provider is not admitted.", state=provider.state)


class ProviderChanges:
    """Changes by one caller on one local day."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._records = SystemAdmissions(session)

    async def publish(self, provider: Provider, event_type: str = events.PROVIDER_CHANGED) -> None:
        """Write the row and tell of it."""
        await self._session.flush()
        required = await PoliciesInForce(self._session, provider.division_path, self._today).required_documents()
        documents = [row for row in await self._records.documents(provider.id) if row.superseded_by is None]
        card = provider_card(provider, covered_days(documents, required))
        await emit(self._session, event_type, provider.id, card)

    async def change(self, provider: Provider) -> None:
        """One version up, and tell of it."""
        touch(provider)
        await self.publish(provider)

    async def note(
        self, provider: Provider, event: str, before: ProviderState | None, reason: str, until: date | None = None
    ) -> ProviderTransition:
        """Write the step that led to the provider's present state and version."""
        row = ProviderTransition(
            id=new_id(),
            provider_id=provider.id,
            version=provider.version,
            event=event,
            from_state=before,
            to_state=provider.state,
            reason=reason,
            until=until,
            actor_id=self._caller.account_id,
            actor_name=self._caller.name,
            changed_at=provider.updated_at,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def tell_workers(self, provider: Provider, before: ProviderState) -> None:
        """Whoever works for a provider that stops or begins to serve does so too: their cards say it."""
        if (before in SERVES) == (ProviderState(provider.state) in SERVES):
            return
        for worker in await SystemWorkers(self._session).serving(provider_id=provider.id):
            worker.version += 1
            worker.updated_at = provider.updated_at
            await self._session.flush()
            await emit(self._session, events.WORKER_CHANGED, worker.id, worker_card(worker))

    async def obligations(self, provider: Provider) -> ObligationsAnswer:
        return ObligationsAnswer(
            provider_id=provider.id,
            worker_ids=list(await self._records.serving_worker_ids(provider.id)),
            service_point_ids=list(await self._records.open_service_point_ids(provider.id)),
            facilities=await self._records.occupied_facilities(provider.id),
        )

    async def call_for_rehoming(self, provider: Provider, reason: str) -> None:
        """Tell what the provider has in hand; dispatch adds its orders."""
        held = await self.obligations(provider)
        due = RehomingDue(
            **held.model_dump(),
            version=provider.version,
            name=provider.name,
            division_path=provider.division_path,
            standing=standing_of(provider),
            reason=reason,
            on=self._today,
        )
        await emit(self._session, events.PROVIDER_REHOMING_DUE, provider.id, due)


def touch(provider: Provider) -> None:
    """One version up: consumers of the card keep the highest they have seen."""
    provider.version += 1
    provider.updated_at = utc_now()
