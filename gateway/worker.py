"""The gateway's background work: feeding the live stream, moving accounts with divisions, removing what is old."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import httpx
from sqlalchemy import text

from gateway.models import metadata
from gateway.settings import GatewaySettings
from gateway.signatures import NONCE_KEPT_SECONDS
from gateway.stream_store import StreamStore, store_device_event, store_screen_event
from gateway.throttle import WINDOW_SECONDS
from services.contracts import events
from services.contracts.division_moves import DivisionMover, on_division_moved
from services.kit import crypto
from services.kit.clock import utc_now
from services.kit.consumer import EventConsumer, Subscription
from services.kit.database import Database
from services.kit.feed import FeedClient
from services.kit.http import service_client
from services.kit.worker import run_loops

FROM_DISPATCH = Subscription(
    "dispatch",
    dict.fromkeys(
        (
            events.EMERGENCY_OPENED,
            events.EMERGENCY_RANG_AGAIN,
            events.EMERGENCY_CHANGED,
            events.ORDER_CHANGED,
            events.NOTIFICATION_CREATED,
        ),
        store_screen_event,
    ),
)
FROM_DEVICES = Subscription("devices", {events.DEVICE_CHANGED: store_device_event})
FROM_REGISTRY = Subscription("registry", {events.DIVISION_MOVED: on_division_moved})

_PRUNE_EVERY_SECONDS = 60.0
_IDEMPOTENCY_KEPT_SECONDS = 2 * 24 * 3600
_PRUNE_SQL = {
    text("DELETE FROM signature_nonce WHERE seen_at < :before"): NONCE_KEPT_SECONDS,
    text("DELETE FROM login_attempt WHERE at < :before"): WINDOW_SECONDS,
    text("DELETE FROM refresh_token WHERE expires_at < :before"): 0,
    text("DELETE FROM idempotency_key WHERE created_at < :before"): _IDEMPOTENCY_KEPT_SECONDS,
}


async def run(stop: asyncio.Event) -> None:
    """Work until ``stop``, with settings from the environment."""
    await run_with(GatewaySettings(), stop)


async def run_with(settings: GatewaySettings, stop: asyncio.Event) -> None:
    """The same with given settings."""
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_gateway", tests_connections=False)
    clients: list[httpx.AsyncClient] = []
    loops = {
        "prune-gateway": _Pruning(database, settings).run,
        "gateway-division-moves": DivisionMover(database, metadata).run,
    }
    for subscription in (FROM_DISPATCH, FROM_DEVICES, FROM_REGISTRY):
        source = subscription.source
        client = service_client(settings.service_url(source), settings.internal_secret, "gateway")
        clients.append(client)
        consumer = EventConsumer(
            "gateway", database, subscription, FeedClient(client), settings.broker_url, settings.feed_poll_seconds
        )
        loops[f"gateway-consumes-{source}"] = consumer.run
    try:
        await run_loops(loops, stop)
    finally:
        for client in clients:
            await client.aclose()
        await database.dispose()


class _Pruning:
    """Removes rows whose time is over, once a minute."""

    def __init__(self, database: Database, settings: GatewaySettings) -> None:
        self._database = database
        self._settings = settings

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await prune(self._database, self._settings)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _PRUNE_EVERY_SECONDS)


async def prune(database: Database, settings: GatewaySettings) -> None:
    """Remove old events of the stream, spent nonces, old attempts, dead refresh tokens, old idempotency keys."""
    await StreamStore(database).prune(settings.stream_keep_seconds, settings.stream_keep_device_seconds)
    for statement, kept_seconds in _PRUNE_SQL.items():
        async with database.transaction() as session:
            await session.execute(statement, {"before": utc_now() - timedelta(seconds=kept_seconds)})
