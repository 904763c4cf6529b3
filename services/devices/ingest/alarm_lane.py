"""The alarm lane: stores presses and answers each with ``down/ack``, which ends the device's repeating."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.arrivals import Arrival, UnreadableError
from services.devices.domain.broker_credentials import topic_prefix
from services.devices.ingest.session import BrokerSession
from services.devices.service import alarm_intake, dead_letters
from services.devices.service.alarm_intake import AlarmResult
from services.devices.service.ingest_metrics import messages_total
from services.devices.settings import DevicesSettings


class AlarmLane:
    """The work of the alarm lane. It has a session and a pool of its own, so that no alarm waits behind telemetry."""

    name = "alarm"
    topics: list[str] = ["v1/+/+/up/alarm"]  # noqa: RUF012 — the protocol's attribute
    max_waiting_unconfirmed: int | None = None
    linger_seconds = 0.0

    def __init__(self, settings: DevicesSettings) -> None:
        self._settings = settings

    async def store(self, session: AsyncSession, arrivals: Sequence[Arrival]) -> list[AlarmResult]:
        """Store reports. What is not recognised becomes an alarm and, for whoever mends the device, a dead letter."""
        results = await alarm_intake.take(session, arrivals, self._settings)
        unreadable = [
            (arrival, UnreadableError(result.code, "an alarm that is not recognised"))
            for arrival, result in zip(arrivals, results, strict=True)
            if result.code is not None and not result.is_duplicate
        ]
        await dead_letters.put_aside(session, unreadable)
        return results

    async def put_aside(self, session: AsyncSession, arrival: Arrival, error: Exception) -> None:
        """An alarm nobody could store as it is still becomes one."""
        reason = f"{type(error).__name__} while it was stored"
        await alarm_intake.take_unreadable(session, arrival, reason, self._settings)
        await dead_letters.put_aside(session, [(arrival, UnreadableError("message.failed", reason))])
        messages_total.labels(self.name, "failed").inc()

    def answer(self, session: BrokerSession, arrival: Arrival, result: AlarmResult) -> None:
        """``down/ack`` with the very id that was sent; a repeated press is acknowledged again."""
        messages_total.labels(self.name, "duplicate" if result.is_duplicate else "accepted").inc()
        if result.sent_id is not None:
            topic = f"{topic_prefix(arrival.vendor, arrival.serial)}/down/ack"
            session.publish(topic, msgspec.json.encode({"id": result.sent_id}))
