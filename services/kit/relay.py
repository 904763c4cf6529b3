"""The outbox relay: numbers committed events, publishes them to the broker, marks them published.

The broker makes an event arrive soon; the feed makes it arrive. A relay that dies between publishing and marking
publishes again, and consumers, who count positions, ignore the copy. Of several copies one leads: the lock of its
connection goes to another when it dies.
"""

import asyncio
from typing import Any

import psycopg
import structlog
from prometheus_client import Counter
from psycopg.rows import DictRow, dict_row

from services.kit.database import Database
from services.kit.mqtt import EventConnection
from services.kit.outbox import NUMBER_LOCK_SQL, NUMBER_SQL, to_envelopes
from services.kit.wakeup import Wakeup

_log = structlog.get_logger(__name__)
_published = Counter("hub_events_published_total", "Events the relay has published.", ["service"])
_BATCH = 200
_IDLE_SECONDS = 1.0

_LEAD_SQL = "SELECT pg_try_advisory_lock(hashtext('relay:' || current_schema())) AS leads"
_TAKE_SQL = """
    SELECT position, event_id, type, aggregate_id, occurred_at, payload FROM outbox
    WHERE published_at IS NULL AND position IS NOT NULL
    ORDER BY position LIMIT %s
"""
_MARK_SQL = "UPDATE outbox SET published_at = now() WHERE position = ANY(%s)"

Connection = psycopg.AsyncConnection[DictRow]


class OutboxRelay:
    """Relays one service's outbox, over a connection of its own: an alarm's event waits for two round trips here."""

    def __init__(self, service: str, database: Database, broker_url: str) -> None:
        self._service = service
        self._dsn = database.psycopg_dsn
        self._broker_url = broker_url
        self._wakeup = Wakeup(self._dsn, f"outbox_{service}")

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until ``stop``; a lost database ends it, and whoever runs it starts it again."""
        broker = EventConnection(self._broker_url, f"hub-relay-{self._service}", [])
        broker.start()
        listener = asyncio.create_task(self._wakeup.listen(stop))
        try:
            async with await psycopg.AsyncConnection.connect(
                self._dsn, autocommit=True, row_factory=dict_row
            ) as database:
                await self._relay(database, broker, stop)
        finally:
            listener.cancel()
            broker.stop()

    async def _relay(self, database: Connection, broker: EventConnection, stop: asyncio.Event) -> None:
        leads = False
        while not stop.is_set():
            await self._wakeup.wait(_IDLE_SECONDS)
            leads = leads or await _try_to_lead(database)
            try:
                while leads and await self._publish_batch(database, broker) == _BATCH:
                    pass
            except ConnectionError as error:
                _log.info("relay_waits_for_broker", service=self._service, error=str(error))

    async def _publish_batch(self, database: Connection, broker: EventConnection) -> int:
        envelopes = to_envelopes(self._service, await _take(database))
        # Publishing in one go keeps their order: paho sends from a single queue.
        await asyncio.gather(*(broker.publish(e.topic, e.model_dump_json().encode()) for e in envelopes))
        if envelopes:
            await _mark(database, [envelope.position for envelope in envelopes])
        _published.labels(self._service).inc(len(envelopes))
        return len(envelopes)


async def _try_to_lead(database: Connection) -> bool:
    row = await (await database.execute(_LEAD_SQL)).fetchone()
    return row is not None and bool(row["leads"])


async def _take(database: Connection) -> list[dict[str, Any]]:
    """Number what is new and read what is unpublished, in one round trip. Numbers are durable before anybody sees them.

    A position that was published and then lost would be given to another event, which consumers would skip.
    """
    async with database.pipeline():
        async with database.transaction():
            await database.execute(NUMBER_LOCK_SQL)
            await database.execute(NUMBER_SQL)
        rows = await database.execute(_TAKE_SQL, [_BATCH])
    return await rows.fetchall()


async def _mark(database: Connection, positions: list[int]) -> None:
    """Nobody waits for the disk: a mark that is lost costs a second publication, which consumers ignore."""
    async with database.pipeline(), database.transaction():
        await database.execute("SET LOCAL synchronous_commit TO off")
        await database.execute(_MARK_SQL, [positions])
