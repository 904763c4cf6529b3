"""The devices' events: alarms, and which device is whose."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.events import AlarmRaised, DeviceCard
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.service.emergency_intake import AlarmIntake
from services.dispatch.service.unit import Unit
from services.dispatch.settings import DispatchSettings
from services.kit.clock import utc_now
from services.kit.consumer import Handler
from services.kit.outbox import Envelope


def devices_handlers(settings: DispatchSettings) -> Mapping[str, Handler]:
    """A handler per event type."""

    async def on_alarm(session: AsyncSession, envelope: Envelope) -> None:
        await AlarmIntake(Unit(session, settings, utc_now())).take(AlarmRaised.model_validate(envelope.payload))

    return {
        events.ALARM_RAISED: on_alarm,
        events.DEVICE_REGISTERED: on_device,
        events.DEVICE_BOUND: on_device,
        events.DEVICE_UNBOUND: on_device,
        events.DEVICE_CHANGED: on_device,
    }


async def on_device(session: AsyncSession, envelope: Envelope) -> None:
    await SystemProjections(session).put_device(DeviceCard.model_validate(envelope.payload))
