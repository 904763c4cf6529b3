"""The devices service on a fresh database, with a registry that knows a few divisions and a vendor with two models."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from sqlalchemy import text

from services.contracts.authority import Principal, Role
from services.devices.app import build_app
from services.devices.settings import DevicesSettings
from services.kit import crypto
from services.kit.database import Database
from tests.fixtures.callers import CITY, COUNTY, OTHER_COUNTY, client_as, principal, running

_PATHS = {path.rpartition("/")[2]: path for path in (CITY, COUNTY, OTHER_COUNTY)}


def registry(settings: DevicesSettings) -> httpx.AsyncClient:
    """A client of a registry with three divisions."""
    app = FastAPI()
    app.state.settings = settings

    @app.get("/internal/divisions/{code}")
    async def division(code: str) -> dict[str, str]:
        if code not in _PATHS:
            raise HTTPException(404)
        return {"code": code, "name": code, "path": _PATHS[code]}

    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://registry")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> DevicesSettings:
    return DevicesSettings(database_url=database_url, broker_credentials_dir=tmp_path / "credentials")


@pytest.fixture
async def app(settings: DevicesSettings) -> AsyncIterator[FastAPI]:
    async with running(build_app(settings, registry(settings))) as app:
        yield app


@pytest.fixture
async def database(settings: DevicesSettings) -> AsyncIterator[Database]:
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_devices")
    yield database
    await database.dispose()


@dataclass
class Hub:
    """The service and those who call it."""

    app: FastAPI
    database: Database

    def client(self, *roles: Role, **kwargs: Any) -> httpx.AsyncClient:
        caller: Principal = principal(*roles, **kwargs)
        return client_as(self.app, caller)

    @property
    def registrar(self) -> httpx.AsyncClient:
        return self.client(Role.REGISTRAR, division_path=CITY)

    @property
    def operator(self) -> httpx.AsyncClient:
        return self.client(Role.OPERATOR)

    def vendor(self, code: str = "acme") -> httpx.AsyncClient:
        return self.client(Role.VENDOR, vendor=code, division_path="")

    async def register(self, serial: str, *, division: str = "370811", model: str = "pendant") -> dict[str, Any]:
        """A new device of ``acme``; the whole answer."""
        body = {"vendor": "acme", "model": model, "serial": serial, "division_code": division}
        answer = await self.registrar.post("/devices", json=body)
        assert answer.status_code == 201, answer.text
        registered: dict[str, Any] = answer.json()
        return registered

    async def rows(self, query: str) -> list[Any]:
        """What the database answers to a plain query."""
        async with self.database.transaction() as session:
            return list((await session.execute(text(query))).all())

    async def alarms(self) -> list[dict[str, Any]]:
        """All alarms, the newest first, as an administrator sees them."""
        answer = await self.client(Role.ADMINISTRATOR, division_path="").get("/alarms")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@pytest.fixture
async def hub(app: FastAPI, database: Database) -> Hub:
    hub = Hub(app, database)
    administrator = hub.client(Role.ADMINISTRATOR, division_path="")
    for code in ("acme", "other"):
        assert (await administrator.post("/vendors", json={"code": code, "name": code})).status_code == 201
    for model, crs in (("pendant", "wgs84"), ("watch", "gcj02")):
        body = {"vendor": "acme", "model": model, "name": model, "heartbeat_seconds": 60, "crs": crs}
        assert (await administrator.post("/device-models", json=body)).status_code == 201
    return hub
