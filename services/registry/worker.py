"""The registry's background work: its events, imports, rows after divisions that moved, monthly and daily runs.

Of other services' events it follows those that are signs of life.
"""

import asyncio

import httpx

from services.kit import crypto
from services.kit.consumer import EventConsumer, Subscription
from services.kit.database import Database
from services.kit.feed import FeedClient
from services.kit.http import service_client
from services.kit.relay import OutboxRelay
from services.kit.worker import run_loops
from services.registry.consumers.signs_of_life import DEVICES_HANDLERS, DISPATCH_HANDLERS
from services.registry.service.care_rounds import CareRounds
from services.registry.service.certification_runs import CertificationRuns
from services.registry.service.division_following import registry_mover
from services.registry.service.fact_days import FactDays
from services.registry.service.import_worker import ImportWorker
from services.registry.service.indicator_snapshots import IndicatorSnapshots
from services.registry.service.retention import RetentionRuns
from services.registry.service.search_upkeep import SearchUpkeep
from services.registry.settings import RegistrySettings


async def run(stop: asyncio.Event) -> None:
    """Work until ``stop``, with the settings of the environment."""
    await run_with(RegistrySettings(), stop)


async def run_with(settings: RegistrySettings, stop: asyncio.Event) -> None:
    """Work until ``stop``."""
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_registry", tests_connections=False)
    dispatch = service_client(settings.dispatch_url, settings.internal_secret, "registry")
    devices = service_client(settings.devices_url, settings.internal_secret, "registry")
    try:
        loops = {
            "relay": OutboxRelay("registry", database, settings.broker_url).run,
            "division-moves": registry_mover(database, settings).run,
            "imports": ImportWorker(database, settings).run,
            "indicator-snapshots": IndicatorSnapshots(database, settings).run,
            "fact-days": FactDays(database, settings.local_time_zone).run,
            "retention": RetentionRuns(database, settings).run,
            "search-upkeep": SearchUpkeep(database, settings.local_time_zone).run,
            "silent-certification": CertificationRuns(database, settings.local_time_zone).run,
            "care-rounds": CareRounds(database, settings.local_time_zone).run,
            "consume-dispatch": _consumer(
                settings, database, Subscription("dispatch", DISPATCH_HANDLERS), dispatch
            ).run,
            "consume-devices": _consumer(settings, database, Subscription("devices", DEVICES_HANDLERS), devices).run,
        }
        async with dispatch, devices:
            await run_loops(loops, stop)
    finally:
        await database.dispose()


def _consumer(
    settings: RegistrySettings, database: Database, subscription: Subscription, client: httpx.AsyncClient
) -> EventConsumer:
    return EventConsumer(
        "registry", database, subscription, FeedClient(client), settings.broker_url, settings.feed_poll_seconds
    )
