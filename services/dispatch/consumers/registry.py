"""The registry's events: who the elders and workers are."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.events import ElderCard, ServicePointCard, WorkerCard
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.service.elders import keep_elder
from services.dispatch.service.unit import Unit
from services.dispatch.settings import DispatchSettings
from services.kit.clock import utc_now
from services.kit.consumer import Handler
from services.kit.outbox import Envelope


def registry_handlers(settings: DispatchSettings) -> Mapping[str, Handler]:
    """A handler per event type."""

    async def on_elder(session: AsyncSession, envelope: Envelope) -> None:
        await keep_elder(Unit(session, settings, utc_now()), ElderCard.model_validate(envelope.payload))

    return {
        events.ELDER_REGISTERED: on_elder,
        events.ELDER_CHANGED: on_elder,
        events.WORKER_REGISTERED: on_worker,
        events.WORKER_CHANGED: on_worker,
        events.SERVICE_POINT_REGISTERED: on_service_point,
    }


async def on_worker(session: AsyncSession, envelope: Envelope) -> None:
    await SystemProjections(session).put_worker(WorkerCard.model_validate(envelope.payload))


async def on_service_point(session: AsyncSession, envelope: Envelope) -> None:
    await SystemProjections(session).put_service_point(ServicePointCard.model_validate(envelope.payload))
