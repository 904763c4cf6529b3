"""A running dispatch service on the test's database, and the events that feed it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from services.dispatch.app import create_app_with
from services.dispatch.settings import DispatchSettings
from services.kit.database import Database
from tests.dispatch.city import Hub
from tests.fixtures.callers import on_database

ROAD_NETWORK = Path(__file__).parents[2] / "data" / "osm" / "shenzhen-nanshan.osm.pbf"


@pytest.fixture
def dispatch_settings(database_url: str) -> DispatchSettings:
    return DispatchSettings(database_url=database_url, road_network=ROAD_NETWORK)


@pytest.fixture(scope="session")
def finished_app() -> FastAPI:
    """The application, on no database yet."""
    return create_app_with(DispatchSettings(database_url="postgresql+psycopg://nowhere"))


@pytest.fixture
async def app(finished_app: FastAPI, dispatch_settings: DispatchSettings) -> AsyncIterator[FastAPI]:
    async with on_database(finished_app, dispatch_settings, "hub_dispatch") as app:
        yield app


@pytest.fixture
def hub(app: FastAPI, dispatch_settings: DispatchSettings) -> Hub:
    database: Database = app.state.database
    return Hub(app, database, dispatch_settings)
