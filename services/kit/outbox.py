"""The transactional outbox: an event is a row of the transaction that caused it, so neither happens without the other.

Rows get a gap-free ``position`` once they are visible. Ids are taken before a commit and would let a reader that
follows them pass a row whose transaction is still running; positions are given in one short transaction at a time, to
committed rows only, so a reader may remember a single number and a gap always means something was missed.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import utc_now
from services.kit.crypto import key_ring
from services.kit.ids import new_id

INSERT_SQL = """
    INSERT INTO outbox (event_id, type, aggregate_id, occurred_at, payload)
    VALUES (:event_id, :type, :aggregate_id, :occurred_at, :payload)
"""

# A transaction-scoped advisory lock per schema: only one numbering at a time, and it frees itself whatever happens.
_NUMBER_LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtext('outbox:' || current_schema()))")
_NUMBER_SQL = text("""
    WITH waiting AS (
        SELECT id, row_number() OVER (ORDER BY id) AS rank FROM outbox WHERE position IS NULL
    ), last AS (
        SELECT coalesce(max(position), 0) AS position FROM outbox WHERE position IS NOT NULL
    )
    UPDATE outbox SET position = last.position + waiting.rank
    FROM waiting, last WHERE outbox.id = waiting.id
""")
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


def outbox_row(
    event_type: str, aggregate_id: str, payload: BaseModel, occurred_at: datetime | None = None
) -> dict[str, Any]:
    """The parameters of ``INSERT_SQL``; writers outside SQLAlchemy's session use them too."""
    return {
        "event_id": new_id(),
        "type": event_type,
        "aggregate_id": aggregate_id,
        "occurred_at": occurred_at or utc_now(),
        "payload": key_ring().seal(payload.model_dump_json().encode()),
    }


async def emit(session: AsyncSession, event_type: str, aggregate_id: UUID | str, payload: BaseModel) -> None:
    """Add one event to the session's transaction. A trigger notifies the relay at the commit."""
    await session.execute(text(INSERT_SQL), outbox_row(event_type, str(aggregate_id), payload))


async def number_events(session: AsyncSession) -> None:
    """Give every committed, unnumbered row its position. Safe to call from anywhere, any number of times."""
    if not (await session.execute(_HAS_UNNUMBERED_SQL)).scalar_one():
        return
    await session.execute(_NUMBER_LOCK_SQL)
    await session.execute(_NUMBER_SQL)


async def read_feed(session: AsyncSession, source: str, after: int, limit: int) -> list[Envelope]:
    """Numbered events after a position, in order."""
    rows = await session.execute(_FEED_SQL, {"after": after, "limit": limit})
    return to_envelopes(source, rows.mappings().all())


def to_envelopes(source: str, rows: Sequence[Any]) -> list[Envelope]:
    """Rows of the outbox, opened."""
    return [Envelope.model_validate({**row, "source": source, "payload": _open(row["payload"])}) for row in rows]


def _open(sealed: bytes) -> Any:
    return json.loads(key_ring().open(bytes(sealed)))
