"""The transactional outbox: an event is a row of the transaction that caused it, so neither happens without the other.

Rows get a gap-free ``position`` once they are visible. Ids are taken before a commit and would let a reader that
follows them pass a row whose transaction is still running; positions are given in one short transaction at a time, to
committed rows only, so a reader may remember a single number and a gap always means something was missed.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import utc_now
from services.kit.crypto import key_ring
from services.kit.ids import new_id
from services.kit.round_trip import Statement

_INSERT_SQL = text("""
    INSERT INTO outbox (event_id, type, aggregate_id, occurred_at, payload)
    VALUES (:event_id, :type, :aggregate_id, :occurred_at, :payload)
""")
_INSERT_MANY_SQL = """
    INSERT INTO outbox (event_id, type, aggregate_id, occurred_at, payload)
    SELECT * FROM unnest(CAST(%(event_id)s AS uuid[]), CAST(%(type)s AS text[]), CAST(%(aggregate_id)s AS text[]),
        CAST(%(occurred_at)s AS timestamptz[]), CAST(%(payload)s AS bytea[]))
"""

# A transaction-scoped advisory lock per schema: only one numbering at a time, and it frees itself whatever happens.
NUMBER_LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtext('outbox:' || current_schema()))"
NUMBER_SQL = """
    WITH waiting AS (
        SELECT id, row_number() OVER (ORDER BY id) AS rank FROM outbox WHERE position IS NULL
    ), last AS (
        SELECT coalesce(max(position), 0) AS position FROM outbox WHERE position IS NOT NULL
    )
    UPDATE outbox SET position = last.position + waiting.rank
    FROM waiting, last WHERE outbox.id = waiting.id
"""
_FEED_SQL = text("""
    SELECT position, event_id, type, aggregate_id, occurred_at, payload FROM outbox
    WHERE position > :after ORDER BY position LIMIT :limit
""")
_HAS_UNNUMBERED_SQL = text("SELECT EXISTS (SELECT FROM outbox WHERE position IS NULL)")


class Envelope(BaseModel):
    """An event as it travels: ``type`` is ``{aggregate}.{event}.v{n}``, ``position`` counts the source's from 1."""

    source: str
    position: int
    event_id: UUID
    type: str
    aggregate_id: str
    occurred_at: datetime
    payload: dict[str, Any]

    @property
    def topic(self) -> str:
        """``hub/v1/events/{service}/{aggregate}/{event}``."""
        aggregate, event, _ = self.type.split(".")
        return f"hub/v1/events/{self.source}/{aggregate}/{event}"


def outbox_row(event_type: str, aggregate_id: str, payload: BaseModel) -> dict[str, Any]:
    """One event's row, for :func:`insert_statement`."""
    return {
        "event_id": new_id(),
        "type": event_type,
        "aggregate_id": aggregate_id,
        "occurred_at": utc_now(),
        "payload": key_ring().seal(payload.model_dump_json().encode()),
    }


async def emit(session: AsyncSession, event_type: str, aggregate_id: UUID | str, payload: BaseModel) -> None:
    """Add one event to the session's transaction. A trigger notifies the relay at the commit."""
    await session.execute(_INSERT_SQL, outbox_row(event_type, str(aggregate_id), payload))


def insert_statement(rows: Sequence[Mapping[str, Any]]) -> Statement:
    """The statement that adds many events, in their order, in a round trip it may share with others."""
    return _INSERT_MANY_SQL, {name: [row[name] for row in rows] for name in rows[0]}


async def number_events(session: AsyncSession) -> None:
    """Give every committed, unnumbered row its position. Safe to call from anywhere, any number of times."""
    if not (await session.execute(_HAS_UNNUMBERED_SQL)).scalar_one():
        return
    await session.execute(text(NUMBER_LOCK_SQL))
    await session.execute(text(NUMBER_SQL))


async def read_feed(session: AsyncSession, source: str, after: int, limit: int) -> list[Envelope]:
    """Numbered events after a position, in order."""
    rows = await session.execute(_FEED_SQL, {"after": after, "limit": limit})
    return to_envelopes(source, rows.mappings().all())


def to_envelopes(source: str, rows: Sequence[Any]) -> list[Envelope]:
    """Rows of the outbox, opened."""
    return [Envelope.model_validate({**row, "source": source, "payload": _open(row["payload"])}) for row in rows]


def _open(sealed: bytes) -> Any:
    return json.loads(key_ring().open(bytes(sealed)))
