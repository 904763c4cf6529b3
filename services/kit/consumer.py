"""Consuming another service's events: each one's effect and the inbox position are one transaction.

A message that is next in line is handled at once. A gap, a reconnection or a quiet spell makes the consumer pull the
source's feed, so a broker that lost everything costs seconds and no event. Several copies may run: the inbox row's lock
puts them in line, and what one has done the others skip.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx
import structlog
from prometheus_client import Counter
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import utc_now
from services.kit.crypto import key_ring
from services.kit.database import Database
from services.kit.feed import FeedClient
from services.kit.mqtt import EventConnection, Received
from services.kit.outbox import Envelope

Handler = Callable[[AsyncSession, Envelope], Awaitable[None]]

_log = structlog.get_logger(__name__)
_handled = Counter("hub_events_handled_total", "Events handled.", ["consumer", "source", "result"])
_RETRY_SECONDS = 0.5
_FEED_LIMIT = 500
_MAX_BACKOFF_SECONDS = 300

_ENSURE_SQL = text("INSERT INTO inbox (source) VALUES (:source) ON CONFLICT DO NOTHING")
_LOCK_SQL = text("SELECT position FROM inbox WHERE source = :source FOR UPDATE")
_ADVANCE_SQL = text("UPDATE inbox SET position = :position WHERE source = :source")
_FAIL_SQL = text("""
    INSERT INTO failed_event (source, position, type, envelope, error, next_attempt_at)
    VALUES (:source, :position, :type, :envelope, :error, :next_attempt_at)
    ON CONFLICT (source, position) DO UPDATE SET attempts = failed_event.attempts + 1, error = excluded.error,
        next_attempt_at = excluded.next_attempt_at
""")
_DUE_SQL = text("""
    SELECT position, envelope, attempts FROM failed_event
    WHERE source = :source AND next_attempt_at <= :now ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED
""")
_FORGIVE_SQL = text("DELETE FROM failed_event WHERE source = :source AND position = :position")


@dataclass(frozen=True)
class Subscription:
    """What a consumer wants of one source: a handler per event type; other types only move the position on."""

    source: str
    handlers: Mapping[str, Handler]


class EventConsumer:
    """Follows one source on behalf of the service ``name``."""

    def __init__(
        self,
        name: str,
        database: Database,
        subscription: Subscription,
        feed: FeedClient,
        broker_url: str,
        poll_seconds: float,
    ) -> None:
        self._name = name
        self._database = database
        self._source = subscription.source
        self._handlers = subscription.handlers
        self._feed = feed
        self._broker_url = broker_url
        self._poll_seconds = poll_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until ``stop``."""
        async with self._database.transaction() as session:
            await session.execute(_ENSURE_SQL, {"source": self._source})
        connection = EventConnection(
            self._broker_url, f"hub-{self._name}-from-{self._source}", [f"hub/v1/events/{self._source}/#"]
        )
        connection.start()
        try:
            await self._catch_up()
            while not stop.is_set():
                await self._step(connection)
        finally:
            connection.stop()

    async def _step(self, connection: EventConnection) -> None:
        try:
            message = await asyncio.wait_for(connection.received.get(), self._poll_seconds)
        except TimeoutError:
            await self._catch_up()
            await self._retry_failed()
            return
        waiting = [message]
        while not connection.received.empty():
            waiting.append(connection.received.get_nowait())
        envelopes = [envelope for m in waiting if (envelope := self._decode(m))]
        while not await self._handle(envelopes):
            if await self._catch_up():
                break
        for handled in waiting:
            connection.acknowledge(handled)

    def _decode(self, message: Received) -> Envelope | None:
        try:
            return Envelope.model_validate_json(message.payload)
        except ValidationError as error:
            # Whatever it was, the feed still has the event it should have been.
            _log.error("event_undecodable", topic=message.topic, error=str(error))
            return None

    async def _handle(self, envelopes: Sequence[Envelope]) -> bool:
        """Handle what is next in line in one transaction; False where a gap stands in front of the rest."""
        careful = False
        while True:
            try:
                async with self._database.transaction() as session:
                    return await self._handle_in(session, envelopes, careful=careful)
            except (OperationalError, InterfaceError) as error:
                _log.warning("consumer_waits_for_database", consumer=self._name, error=str(error.orig))
                await asyncio.sleep(_RETRY_SECONDS)
            except Exception:
                if careful:
                    raise
                # Savepoints cost two round trips an event, so they are only taken once one is known to fail.
                careful = True

    async def _handle_in(self, session: AsyncSession, envelopes: Sequence[Envelope], *, careful: bool) -> bool:
        position = start = (await session.execute(_LOCK_SQL, {"source": self._source})).scalar_one()
        for envelope in sorted(envelopes, key=lambda e: e.position):
            if envelope.position <= position:
                continue
            if envelope.position > position + 1:
                break
            handler = self._handlers.get(envelope.type)
            if handler is not None and careful:
                await self._handle_or_set_aside(session, envelope, handler)
            elif handler is not None:
                await handler(session, envelope)
            position = envelope.position
        if position > start:
            await session.execute(_ADVANCE_SQL, {"source": self._source, "position": position})
            _handled.labels(self._name, self._source, "done").inc(position - start)
        return all(envelope.position <= position for envelope in envelopes)

    async def _handle_or_set_aside(self, session: AsyncSession, envelope: Envelope, handler: Handler) -> None:
        """One event in a savepoint, so that one that fails is set aside instead of stopping those behind it."""
        try:
            async with session.begin_nested():
                await handler(session, envelope)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            _log.exception("event_failed", consumer=self._name, type=envelope.type, position=envelope.position)
            _handled.labels(self._name, self._source, "failed").inc()
            await self._set_aside(session, envelope, repr(error), attempts=0)

    async def _set_aside(self, session: AsyncSession, envelope: Envelope, error: str, attempts: int) -> None:
        delay = min(2**attempts, _MAX_BACKOFF_SECONDS)
        await session.execute(
            _FAIL_SQL,
            {
                "source": self._source,
                "position": envelope.position,
                "type": envelope.type,
                "envelope": key_ring().seal(envelope.model_dump_json().encode()),
                "error": error[:2000],
                "next_attempt_at": utc_now() + timedelta(seconds=delay),
            },
        )

    async def _catch_up(self) -> bool:
        """Pull the feed until it is empty; False where the source cannot be reached (the broker may still deliver)."""
        try:
            while True:
                async with self._database.transaction() as session:
                    position = (await session.execute(_LOCK_SQL, {"source": self._source})).scalar_one()
                envelopes = await self._feed.read(position, _FEED_LIMIT)
                if envelopes:
                    await self._handle(envelopes)
                if len(envelopes) < _FEED_LIMIT:
                    return True
        except (httpx.HTTPError, OperationalError, InterfaceError) as error:
            _log.info("feed_unreachable", consumer=self._name, source=self._source, error=repr(error))
            await asyncio.sleep(_RETRY_SECONDS)
            return False

    async def _retry_failed(self) -> None:
        """Try events that were set aside again, for ever and ever more rarely: none is given up."""
        while True:
            async with self._database.transaction() as session:
                row = (
                    (await session.execute(_DUE_SQL, {"source": self._source, "now": utc_now()}))
                    .mappings()
                    .one_or_none()
                )
                if row is None:
                    return
                envelope = Envelope.model_validate_json(key_ring().open(bytes(row["envelope"])))
                handler = self._handlers.get(envelope.type)
                try:
                    async with session.begin_nested():
                        if handler is not None:
                            await handler(session, envelope)
                except Exception as error:  # set aside again, with its error
                    await self._set_aside(session, envelope, repr(error), row["attempts"])
                else:
                    await session.execute(_FORGIVE_SQL, {"source": self._source, "position": envelope.position})
