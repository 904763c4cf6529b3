"""The devices service's background work: relay, the broker's credential files, silent devices, moved divisions."""

import asyncio
from contextlib import suppress

from services.contracts import events
from services.contracts.division_moves import DivisionMover, on_division_moved
from services.devices.models import metadata
from services.devices.service import broker_credentials, signs_of_life
from services.devices.settings import DevicesSettings
from services.kit import crypto
from services.kit.consumer import EventConsumer, Subscription
from services.kit.database import Database
from services.kit.feed import FeedClient
from services.kit.http import service_client
from services.kit.relay import OutboxRelay
from services.kit.wakeup import Wakeup
from services.kit.worker import run_loops

# A lost notification costs at most this long; looking costs one query and no write.
_CREDENTIALS_SECONDS = 60.0
# A batch of registrations is written once, not once for each: writing costs a line for every device there is.
_CREDENTIALS_SETTLE_SECONDS = 0.3


async def run(stop: asyncio.Event) -> None:
    """Work until ``stop``, with settings from the environment."""
    await run_with(DevicesSettings(), stop)


async def run_with(settings: DevicesSettings, stop: asyncio.Event) -> None:
    """Work until ``stop``."""
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_devices", tests_connections=False)

    async def keep_credentials(stop: asyncio.Event) -> None:
        await _keep_credentials(settings, database, stop)

    async def sweep(stop: asyncio.Event) -> None:
        await _sweep(settings, database, stop)

    try:
        async with service_client(settings.registry_url, settings.internal_secret, "devices") as registry:
            consumer = EventConsumer(
                "devices",
                database,
                Subscription("registry", {events.DIVISION_MOVED: on_division_moved}),
                FeedClient(registry),
                settings.broker_url,
                settings.feed_poll_seconds,
            )
            loops = {
                "relay": OutboxRelay("devices", database, settings.broker_url).run,
                "consume-registry": consumer.run,
                "broker-credentials": keep_credentials,
                "sweep": sweep,
                "division-moves": DivisionMover(database, metadata).run,
            }
            await run_loops(loops, stop)
    finally:
        await database.dispose()


async def _keep_credentials(settings: DevicesSettings, database: Database, stop: asyncio.Event) -> None:
    wakeup = Wakeup(database.psycopg_dsn, broker_credentials.CHANNEL)
    listener = asyncio.create_task(wakeup.listen(stop))
    try:
        while not stop.is_set():
            async with database.transaction() as session:
                await broker_credentials.write_files(session, settings.broker_credentials_dir)
            await _wait_for_either(wakeup, stop)
            await asyncio.sleep(_CREDENTIALS_SETTLE_SECONDS)
    finally:
        listener.cancel()


async def _wait_for_either(wakeup: Wakeup, stop: asyncio.Event) -> None:
    stopping = asyncio.create_task(stop.wait())
    stopping.add_done_callback(lambda _: wakeup.ring())
    try:
        await wakeup.wait(_CREDENTIALS_SECONDS)
    finally:
        stopping.cancel()


async def _sweep(settings: DevicesSettings, database: Database, stop: asyncio.Event) -> None:
    while not stop.is_set():
        async with database.transaction() as session:
            await signs_of_life.mark_silent(session, settings)
            await signs_of_life.announce_waiting(session, settings)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), settings.sweep_every_seconds)
