"""The three services on one fresh database, with a city in them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from services.devices.app import build_app
from services.devices.settings import DevicesSettings
from services.dispatch.app import create_app_with
from services.dispatch.settings import DispatchSettings
from services.registry.app import create_app
from services.registry.settings import RegistrySettings
from tests.authority.city import City, sibling
from tests.fixtures.callers import running


@pytest.fixture
async def city(database_url: str, tmp_path: Path) -> AsyncIterator[City]:
    """Built anew for each test: some leave nothing as it was."""
    dispatch_settings = DispatchSettings(database_url=database_url)
    devices_settings = DevicesSettings(database_url=database_url, broker_credentials_dir=tmp_path)
    registry = create_app(RegistrySettings(database_url=database_url))
    apps = {
        "registry": registry,
        "devices": build_app(devices_settings, sibling(registry, "devices")),
        "dispatch": create_app_with(dispatch_settings),
    }
    async with AsyncExitStack() as stack:
        for app in apps.values():
            await stack.enter_async_context(running(app))
        city = City(apps, dispatch_settings)
        await city.build()
        yield city
