"""The outbox relay: numbers committed events, publishes them to the broker, marks them published.

The broker makes an event arrive soon; the feed makes it arrive. A relay that dies between publishing and marking
publishes again, and consumers, who count positions, ignore the copy.
"""

import asyncio

import structlog
from prometheus_client import Counter
from sqlalchemy import text

from services.kit.database import Database
from services.kit.mqtt import EventConnection
from services.kit.outbox import number_events, to_envelopes
from services.kit.wakeup import Wakeup

_log = structlog.get_logger(__name__)
_published = Counter("hub_events_published_total", "Events the relay has published.", ["service"])
_BATCH = 200
_IDLE_SECONDS = 1.0

_TAKE_SQL = text("""
    SELECT position, event_id, type, aggregate_id, occurred_at, payload FROM outbox
    WHERE published_at IS NULL AND position IS NOT NULL
    ORDER BY position LIMIT :limit FOR UPDATE SKIP LOCKED
""")
_MARK_SQL = text("UPDATE outbox SET published_at = now() WHERE position = ANY(:positions)")


class OutboxRelay:
    """Relays one service's outbox."""

    def __init__(self, service: str, database: Database, broker_url: str) -> None:
        self._service = service
        self._database = database
        self._broker_url = broker_url
        self._wakeup = Wakeup(database.psycopg_dsn, f"outbox_{service}")

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until ``stop``."""
        connection = EventConnection(self._broker_url, f"hub-relay-{self._service}", [])
        connection.start()
        listener = asyncio.create_task(self._wakeup.listen(stop))
        try:
            while not stop.is_set():
                await self._wakeup.wait(_IDLE_SECONDS)
                async with self._database.transaction() as session:
                    await number_events(session)
                try:
                    while await self._publish_batch(connection) == _BATCH:
                        pass
                except ConnectionError as error:
                    _log.info("relay_waits_for_broker", service=self._service, error=str(error))
        finally:
            listener.cancel()
            connection.stop()

    async def _publish_batch(self, connection: EventConnection) -> int:
        async with self._database.transaction() as session:
            rows = (await session.execute(_TAKE_SQL, {"limit": _BATCH})).mappings().all()
            envelopes = to_envelopes(self._service, rows)
            # Publishing in one go keeps their order: paho sends from a single queue.
            await asyncio.gather(*(connection.publish(e.topic, e.model_dump_json().encode()) for e in envelopes))
            if envelopes:
                await session.execute(_MARK_SQL, {"positions": [e.position for e in envelopes]})
        _published.labels(self._service).inc(len(envelopes))
        return len(envelopes)
