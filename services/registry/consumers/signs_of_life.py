"""Signs of life in other services' events: a visit that was carried out, an alarm that a person raised.

That a device is online proves nothing: it may lie in a drawer. It must not change anything but the signs.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.events import AlarmRaised, ScreenEvent
from services.kit.consumer import Handler
from services.kit.outbox import Envelope
from services.registry.repository.benefits import SystemSignsOfLife

_RAISED_BY_A_PERSON = frozenset({"sos", "fall", "wandering", "vital_sign"})


class _Order(BaseModel):
    """What an order's event says of it, as far as it matters here."""

    state: str
    elder_id: UUID | None = None
    occurred_at: AwareDatetime


async def on_order(session: AsyncSession, envelope: Envelope) -> None:
    """A completed visit: somebody stood before the elder."""
    state: dict[str, Any] = ScreenEvent.model_validate(envelope.payload).state
    order = _Order.model_validate(state)
    if order.state == "completed" and order.elder_id is not None:
        await SystemSignsOfLife(session).add(order.elder_id, "visit", order.occurred_at, "服务工单完成")


async def on_alarm(session: AsyncSession, envelope: Envelope) -> None:
    """An alarm that tells of a person. A test is somebody else's press."""
    alarm = AlarmRaised.model_validate(envelope.payload)
    if alarm.elder_id is not None and alarm.kind in _RAISED_BY_A_PERSON and not alarm.is_test:
        await SystemSignsOfLife(session).add(alarm.elder_id, "device", _seen_at(alarm), "设备报警")


def _seen_at(alarm: AlarmRaised) -> datetime:
    """When it was raised; a clock that runs ahead does not make it later than its arrival."""
    return min(alarm.device_time or alarm.received_at, alarm.received_at)


DISPATCH_HANDLERS: Mapping[str, Handler] = {events.ORDER_CHANGED: on_order}
DEVICES_HANDLERS: Mapping[str, Handler] = {events.ALARM_RAISED: on_alarm}
