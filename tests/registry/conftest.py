"""The registry's application on a fresh database, with a small tree of divisions and callers of every kind."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.kit.auth import mint_internal_token
from services.kit.settings import ProcessSettings
from services.registry.app import create_app
from services.registry.settings import RegistrySettings
from tests.fixtures.callers import COUNTY, OTHER_COUNTY, client_as, on_database, principal

_TREE = [
    ("370000", "山东省", "province", None),
    ("370800", "济宁市", "city", "370000"),
    ("370811", "任城区", "county", "370800"),
    ("370812", "兖州区", "county", "370800"),
    ("370811011", "古槐街道", "street", "370811"),
]


@pytest.fixture(scope="session")
def finished_app() -> FastAPI:
    """The application, on no database yet."""
    return create_app(RegistrySettings(database_url="postgresql+psycopg://nowhere"))


@pytest.fixture
async def app(finished_app: FastAPI, settings: ProcessSettings) -> AsyncIterator[FastAPI]:
    """The application, with the tree in it."""
    registry = RegistrySettings(database_url=settings.database_url)
    async with on_database(finished_app, registry, "hub_registry") as app:
        async with client_as(app, principal(Role.ADMINISTRATOR, division_path="")) as root:
            for code, name, level, parent in _TREE:
                body = {"code": code, "name": name, "level": level, "parent_code": parent}
                (await root.post("/divisions", json=body)).raise_for_status()
        yield app


@pytest.fixture
def registrar(app: FastAPI) -> httpx.AsyncClient:
    """The county's registrar."""
    return client_as(app, principal(Role.REGISTRAR, division_path=COUNTY))


@pytest.fixture
def operator(app: FastAPI) -> httpx.AsyncClient:
    """The county's operator, who reads and does not write."""
    return client_as(app, principal(Role.OPERATOR, division_path=COUNTY))


@pytest.fixture
def stranger(app: FastAPI) -> httpx.AsyncClient:
    """The neighbouring county's registrar."""
    return client_as(app, principal(Role.REGISTRAR, division_path=OTHER_COUNTY))


@pytest.fixture
def sibling(app: FastAPI) -> httpx.AsyncClient:
    """Another service."""
    token = mint_internal_token(app.state.settings.internal_secret, "service:dispatch", {"service": "dispatch"})
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers)


async def events_of(sibling: httpx.AsyncClient, aggregate_id: str) -> list[dict[str, Any]]:
    """The events of one aggregate in order, as a sibling reads them."""
    answer = await sibling.get("/internal/events", params={"limit": 1000})
    return [event for event in answer.json()["events"] if event["aggregate_id"] == aggregate_id]
