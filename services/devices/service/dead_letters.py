"""Putting aside what cannot be taken, with its bytes and the reason."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.arrivals import MAX_PAYLOAD_BYTES, Arrival, UnreadableError
from services.devices.domain.storable import storable_text
from services.devices.repository.system_readings import SystemReadings
from services.devices.service.ingest_metrics import dead_letters_total
from services.kit.ids import new_id


async def put_aside(session: AsyncSession, refused: Sequence[tuple[Arrival, UnreadableError]]) -> None:
    """Store one dead letter per message; longer payloads are cut to 64 KiB."""
    rows = [
        {
            "id": new_id(),
            "received_at": arrival.received_at,
            "channel": arrival.channel,
            "topic": storable_text(arrival.topic),
            "code": error.code,
            "reason": storable_text(error.reason),
            "payload": arrival.payload[:MAX_PAYLOAD_BYTES],
        }
        for arrival, error in refused
    ]
    await SystemReadings(session).add_dead_letters(rows)
    for _, error in refused:
        dead_letters_total.labels(error.code).inc()
