"""A running gateway with an administrator, and logins to make."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from gateway.accounts import create_account, ensure_administrator
from gateway.app import create_app
from gateway.schemas import AccountView, NewAccount
from gateway.settings import GatewaySettings
from services.contracts.authority import Role
from services.kit import crypto
from services.kit.database import Database
from tests.fixtures.callers import COUNTY
from tests.gateway.serving import Upstream, serving

PASSWORD = "correct horse"
_names = itertools.count(1)


@dataclass
class Running:
    """A gateway at ``url`` with its database and what stands behind it."""

    url: str
    upstream: Upstream
    database: Database
    settings: GatewaySettings

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.AsyncClient(base_url=f"{self.url}/api/v1", headers=headers, timeout=15)

    async def token(self, username: str, password: str = PASSWORD) -> dict[str, Any]:
        async with self.client() as client:
            form = {"grant_type": "password", "username": username, "password": password}
            answer = await client.post("/auth/token", data=form)
        assert answer.status_code == 200, answer.text
        issued: dict[str, Any] = answer.json()
        return issued

    async def account(self, *roles: Role, division_path: str = COUNTY, **fields: Any) -> AccountView:
        new = NewAccount(
            username=f"user{next(_names)}", password=SecretStr(PASSWORD), name="测试员", roles=list(roles), **fields
        )
        return await create_account(self.database, new, division_path)

    async def login(self, *roles: Role, division_path: str = COUNTY, **fields: Any) -> httpx.AsyncClient:
        """A client of a new account."""
        account = await self.account(*roles, division_path=division_path, **fields)
        return self.client((await self.token(account.username))["access_token"])

    async def administrator(self) -> httpx.AsyncClient:
        return self.client((await self.token("admin"))["access_token"])


@pytest.fixture
async def upstream() -> AsyncIterator[tuple[Upstream, str]]:
    service = Upstream()
    async with serving(service.app) as url:
        yield service, url


@pytest.fixture
def gateway_settings(database_url: str, upstream: tuple[Upstream, str], tmp_path: Path) -> GatewaySettings:
    url = upstream[1]
    return GatewaySettings(
        database_url=database_url,
        registry_url=url,
        devices_url=url,
        dispatch_url=url,
        static_dir=tmp_path / "static",
        openapi_file=tmp_path / "openapi.json",
        caller_cache_seconds=0.2,
    )


@pytest.fixture
async def database(gateway_settings: GatewaySettings) -> AsyncIterator[Database]:
    crypto.configure(gateway_settings.data_keys)
    database = Database(gateway_settings, "hub_gateway")
    yield database
    await database.dispose()


Start = Callable[[GatewaySettings], Awaitable[Running]]


@pytest.fixture
async def gateway(
    gateway_settings: GatewaySettings, upstream: tuple[Upstream, str], database: Database
) -> AsyncIterator[Running]:
    await ensure_administrator(database, "admin", PASSWORD)
    async with serving(create_app(gateway_settings)) as url:
        yield Running(url, upstream[0], database, gateway_settings)
