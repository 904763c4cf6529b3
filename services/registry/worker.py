"""The registry's background work: relaying its events. It follows nobody else's."""

import asyncio

from services.kit import crypto
from services.kit.database import Database
from services.kit.relay import OutboxRelay
from services.kit.settings import ProcessSettings
from services.kit.worker import run_loops
from services.registry.settings import RegistrySettings


async def run(stop: asyncio.Event) -> None:
    """Work until ``stop``, with the settings of the environment."""
    await run_with(RegistrySettings(), stop)


async def run_with(settings: ProcessSettings, stop: asyncio.Event) -> None:
    """Work until ``stop``."""
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_registry", tests_connections=False)
    try:
        relay = OutboxRelay("registry", database, settings.broker_url)
        await run_loops({"relay": relay.run}, stop)
    finally:
        await database.dispose()
