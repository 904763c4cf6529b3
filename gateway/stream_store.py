"""The rows behind the live stream: storing an event once and in order, reading after a position, removing old ones."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audience import HUB_ROLES
from gateway.models import StreamEvent, StreamHorizon
from services.contracts.events import Audience, DeviceCard, ScreenEvent
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.outbox import Envelope

CHANNEL = "gateway_stream"
DEVICE_CHANGED = "device.changed"

# Held to the commit, so that ``seq`` is in the order of commits even with several writers, and a reader that remembers
# the highest one it saw has passed nothing.
_LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtext('gateway:stream'))")
_NOTIFY_SQL = text("SELECT pg_notify(:channel, '')")
_NEWEST_SQL = text("""
    SELECT greatest(
        (SELECT coalesce(max(seq), 0) FROM stream_event), (SELECT coalesce(max(removed_through), 0) FROM stream_horizon)
    )
""")
_PRUNE_SQL = text("""
    WITH removed AS (
        DELETE FROM stream_event WHERE stored_at < :before AND (event = :device_event) = :is_device
        RETURNING seq, event
    )
    INSERT INTO stream_horizon (event, removed_through) SELECT event, max(seq) FROM removed GROUP BY event
    ON CONFLICT (event) DO UPDATE
    SET removed_through = greatest(stream_horizon.removed_through, excluded.removed_through)
""")


@dataclass(frozen=True)
class StoredEvent:
    """One event, serialised once for all who get it."""

    seq: int
    audience: Audience
    frame: bytes


async def store_screen_event(session: AsyncSession, envelope: Envelope) -> None:
    """An event whose sender says who may see it."""
    event = ScreenEvent.model_validate(envelope.payload)
    await _store(session, envelope, event.audience, event.state)


async def store_device_event(session: AsyncSession, envelope: Envelope) -> None:
    """A device's state: for those who answer in its division, and for its vendor."""
    card = DeviceCard.model_validate(envelope.payload)
    audience = Audience(division_path=card.division_path, roles=list(HUB_ROLES), vendor=card.vendor)
    await _store(session, envelope, audience, card.model_dump(mode="json", exclude={"division_path"}))


async def _store(session: AsyncSession, envelope: Envelope, audience: Audience, state: Mapping[str, Any]) -> None:
    data = {
        "id": envelope.aggregate_id,
        "division_code": audience.division_path.rpartition("/")[2] or None,
        "occurred_at": envelope.occurred_at.isoformat(),
        **state,
    }
    await session.execute(_LOCK_SQL)
    await session.execute(
        insert(StreamEvent)
        .values(
            event_id=envelope.event_id,
            event=envelope.type.rpartition(".")[0],
            audience=audience.model_dump(mode="json"),
            data=data,
        )
        .on_conflict_do_nothing(index_elements=["event_id"])
    )
    await session.execute(_NOTIFY_SQL, {"channel": CHANNEL})


class StreamStore:
    """Reads and prunes, in transactions of its own: a stream outlives any request's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self) -> int:
        """The highest position there is or was; 0 before the first event."""
        async with self._database.transaction() as session:
            return int((await session.execute(_NEWEST_SQL)).scalar_one())

    async def read(self, after: int, through: int | None, limit: int) -> list[StoredEvent]:
        """Events with ``after`` < seq ≤ ``through``, in order."""
        query = select(StreamEvent).where(StreamEvent.seq > after).order_by(StreamEvent.seq).limit(limit)
        if through is not None:
            query = query.where(StreamEvent.seq <= through)
        async with self._database.transaction() as session:
            rows: Sequence[StreamEvent] = (await session.scalars(query)).all()
        return [StoredEvent(row.seq, Audience.model_validate(row.audience), _frame(row)) for row in rows]

    async def removed_through(self, *, with_devices: bool) -> int:
        """Up to where events have been removed; a reader that stands before it has missed some."""
        async with self._database.transaction() as session:
            marks = (await session.scalars(select(StreamHorizon))).all()
        return max((m.removed_through for m in marks if with_devices or m.event != DEVICE_CHANGED), default=0)

    async def prune(self, keep_seconds: int, keep_device_seconds: int) -> None:
        """Remove what is older; devices' states have a shorter life."""
        for is_device, seconds in ((True, keep_device_seconds), (False, keep_seconds)):
            before = utc_now() - timedelta(seconds=seconds)
            async with self._database.transaction() as session:
                await session.execute(
                    _PRUNE_SQL, {"before": before, "device_event": DEVICE_CHANGED, "is_device": is_device}
                )


def frame(event: str, data: Mapping[str, Any], seq: int | None = None) -> bytes:
    """One event as Server-Sent Events write it."""
    head = "" if seq is None else f"id: {seq}\n"
    return f"{head}event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _frame(row: StreamEvent) -> bytes:
    return frame(row.event, row.data, row.seq)
