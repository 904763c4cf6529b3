"""At the gateway every public operation asks who calls, before a service hears of the request."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from deploy.local.openapi import public_document
from gateway.accounts import create_account
from gateway.app import create_app
from gateway.routes import API, resolve
from gateway.schemas import NewAccount
from gateway.settings import GatewaySettings
from services.contracts.authority import Role
from services.kit.auth import mint_internal_token
from tests.authority.malformed import JSON, bytes_that_are_no_body, fault, spoilt
from tests.authority.operations import operations
from tests.fixtures.broker import free_port
from tests.fixtures.callers import COUNTY, principal, running

_ID = "01900000-0000-7000-8000-000000000001"
_PASSWORD = "correct horse"
# What a stranger must be able to call: to log in, and to end a session by the token that names it.
_OPEN_OPERATIONS = {("post", f"{API}/auth/token"), ("post", f"{API}/auth/logout")}
_OPEN_PAGES = ("/healthz", "/readyz", f"{API}/openapi.json", "/docs")


@pytest.fixture
async def gateway(database_url: str) -> AsyncIterator[FastAPI]:
    """A gateway with nothing behind it: whoever is let through finds that nobody answers."""
    nobody = f"http://127.0.0.1:{free_port()}"
    settings = GatewaySettings(
        database_url=database_url, registry_url=nobody, devices_url=nobody, dispatch_url=nobody, rate_burst=10_000
    )
    async with running(create_app(settings)) as app:
        yield app


def _client(app: FastAPI, token: str | None = None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://hub", headers=headers)


def _closed_operations() -> Iterator[tuple[str, str]]:
    """Method and path of each, with ids filled in."""
    paths: dict[str, dict[str, Any]] = public_document()["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            if (method, path) in _OPEN_OPERATIONS:
                continue
            names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"]
            yield method, path.format(**dict.fromkeys(names, _ID))


async def _access_token(app: FastAPI) -> str:
    everyone = [role for role in Role if role not in {Role.WORKER, Role.FAMILY, Role.VENDOR, Role.PROVIDER_MANAGER}]
    account = NewAccount(username="root", password=SecretStr(_PASSWORD), name="测试员", roles=everyone)
    await create_account(app.state.database, account, COUNTY)
    form = {"grant_type": "password", "username": "root", "password": _PASSWORD}
    async with _client(app) as client:
        answer = await client.post(f"{API}/auth/token", data=form)
    return str(answer.json()["access_token"])


async def test_without_a_valid_token_every_operation_answers_401(gateway: FastAPI) -> None:
    # The token with which the gateway vouches for a caller is worth something at the services, and nothing here.
    caller = principal(Role.ADMINISTRATOR)
    internal = mint_internal_token(
        gateway.state.settings.internal_secret, str(caller.account_id), {"principal": caller.model_dump(mode="json")}
    )
    closed = list(_closed_operations())
    assert len(closed) >= 60
    for token, code in ((None, "auth.required"), ("nonsense", "auth.invalid_token"), (internal, "auth.invalid_token")):
        async with _client(gateway, token) as client:
            for method, path in closed:
                answer = await client.request(method, path, json={})
                assert (answer.status_code, answer.json()["code"]) == (401, code), (method, path, answer.text)
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_with_a_token_the_same_calls_reach_for_the_service(gateway: FastAPI) -> None:
    async with _client(gateway, await _access_token(gateway)) as client:
        for method, path in _closed_operations():
            if resolve(path) is not None:
                answer = await client.request(method, path, json={})
                assert answer.status_code in (502, 503), (method, path, answer.text)


def test_every_operation_that_is_not_a_services_is_the_gateways() -> None:
    """The document and the route table agree: no path of a service is forgotten at the door."""
    own = {path.removeprefix(API) for _, path in _closed_operations() if resolve(path) is None}
    assert own == {"/accounts", "/clients", "/me", "/map/style", "/stream"}
    assert all(method in ("get", "post") for method, path in _closed_operations() if path.removeprefix(API) in own)


async def test_what_is_open_needs_no_token(gateway: FastAPI) -> None:
    async with _client(gateway) as client:
        for path in _OPEN_PAGES:
            assert (await client.get(path)).status_code == 200, path
        assert (await client.post(f"{API}/auth/token", data={})).status_code == 400
        assert (await client.post(f"{API}/auth/logout", json={"refresh_token": "unknown"})).status_code == 204


async def test_no_body_breaks_the_gateways_own_operations(gateway: FastAPI) -> None:
    faults, refused = [], set()
    token = await _access_token(gateway)
    known = {"username": "somebody", "division_code": None}
    for operation in (one for one in operations("gateway", gateway, known) if one.schema is not None):
        assert operation.schema is not None
        bodies = [(body, JSON) for body in spoilt(operation.bodies.full(operation.schema), 40)]
        async with _client(gateway, token) as client:
            client.base_url = client.base_url.join(API)
            for content, headers in bytes_that_are_no_body() + bodies:
                answer = await operation.call(client, {}, content=content, headers=headers)
                if answer.is_client_error:
                    refused.add(operation.path)
                if found := fault(answer):
                    faults.append((str(operation), content[:300], headers, found))
    assert faults == []
    assert refused == {"/accounts", "/clients", "/auth/logout"}
