"""The registry's events: who the elders, workers and providers are, what ends with whom, which divisions moved."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.division_moves import on_division_moved
from services.contracts.events import (
    ElderCard,
    ProviderCard,
    RehomingDue,
    ServicePointCard,
    WelfareVisitMissed,
    WorkerCard,
)
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.service.elders import keep_elder
from services.dispatch.service.rehoming import reopen_orders
from services.dispatch.service.unit import Unit
from services.dispatch.service.welfare_visits import on_missed
from services.dispatch.settings import DispatchSettings
from services.kit.clock import utc_now
from services.kit.consumer import Handler
from services.kit.outbox import Envelope


def registry_handlers(settings: DispatchSettings) -> Mapping[str, Handler]:
    """A handler per event type."""

    async def on_elder(session: AsyncSession, envelope: Envelope) -> None:
        await keep_elder(Unit(session, settings, utc_now()), ElderCard.model_validate(envelope.payload))

    async def on_rehoming_due(session: AsyncSession, envelope: Envelope) -> None:
        await reopen_orders(Unit(session, settings, utc_now()), RehomingDue.model_validate(envelope.payload))

    async def on_visit_missed(session: AsyncSession, envelope: Envelope) -> None:
        await on_missed(Unit(session, settings, utc_now()), WelfareVisitMissed.model_validate(envelope.payload))

    return {
        events.ELDER_REGISTERED: on_elder,
        events.ELDER_CHANGED: on_elder,
        events.WORKER_REGISTERED: on_worker,
        events.WORKER_CHANGED: on_worker,
        events.PROVIDER_REGISTERED: on_provider,
        events.PROVIDER_CHANGED: on_provider,
        events.PROVIDER_REHOMING_DUE: on_rehoming_due,
        events.SERVICE_POINT_REGISTERED: on_service_point,
        events.SERVICE_POINT_CHANGED: on_service_point,
        events.WELFARE_VISIT_MISSED: on_visit_missed,
        events.DIVISION_MOVED: on_division_moved,
    }


async def on_worker(session: AsyncSession, envelope: Envelope) -> None:
    await SystemProjections(session).put_worker(WorkerCard.model_validate(envelope.payload))


async def on_provider(session: AsyncSession, envelope: Envelope) -> None:
    await SystemProjections(session).put_provider(ProviderCard.model_validate(envelope.payload))


async def on_service_point(session: AsyncSession, envelope: Envelope) -> None:
    await SystemProjections(session).put_service_point(ServicePointCard.model_validate(envelope.payload))
