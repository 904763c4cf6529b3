"""Logging in, staying logged in, and being refused."""

import asyncio
import base64

import httpx
import pytest
from sqlalchemy import text

from gateway.accounts import ensure_administrator
from gateway.throttle import MAX_MISSES
from gateway.tokens import mint_access_token
from services.contracts.authority import Role
from services.kit.auth import mint_internal_token
from services.kit.ids import new_id
from tests.gateway.conftest import PASSWORD, Running


async def ask(gateway: Running, **form: str) -> httpx.Response:
    async with gateway.client() as client:
        return await client.post("/auth/token", data=form)


async def test_a_password_gives_a_pair_of_tokens_and_a_name(gateway: Running) -> None:
    account = await gateway.account(Role.OPERATOR)
    issued = await gateway.token(account.username.upper())
    assert issued["token_type"] == "bearer"
    assert issued["expires_in"] == 900
    async with gateway.client(issued["access_token"]) as client:
        me = (await client.get("/me")).json()
    assert me["id"] == str(account.id)
    assert me["roles"] == ["operator"]
    assert me["division_path"] == "370000/370800/370811"
    assert me["division_code"] == "370811"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"grant_type": "password", "username": "admin", "password": "wrong"}, "auth.invalid_grant"),
        ({"grant_type": "password", "username": "nobody", "password": "wrong"}, "auth.invalid_grant"),
        ({"grant_type": "password", "username": "ad\0min", "password": "wrong"}, "auth.invalid_grant"),
        ({"grant_type": "password", "username": "admin"}, "auth.invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "made-up"}, "auth.invalid_grant"),
        ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}, "auth.invalid_grant"),
        ({"grant_type": "implicit"}, "auth.unsupported_grant_type"),
        ({}, "auth.unsupported_grant_type"),
    ],
)
async def test_each_refusal_has_its_code(gateway: Running, form: dict[str, str], code: str) -> None:
    answer = await ask(gateway, **form)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


async def test_a_refresh_token_is_good_for_one_use_and_its_reuse_ends_the_session(gateway: Running) -> None:
    first = await gateway.token("admin")
    second = await ask(gateway, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert second.status_code == 200
    assert second.json()["refresh_token"] != first["refresh_token"]
    again = await ask(gateway, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again.json()["code"] == "auth.invalid_grant"
    # Whoever held the newer one is out too: nobody can tell the thief from the owner.
    stolen = await ask(gateway, grant_type="refresh_token", refresh_token=second.json()["refresh_token"])
    assert stolen.json()["code"] == "auth.invalid_grant"
    await refused_soon(gateway, second.json()["access_token"])


async def test_two_uses_at_once_give_one_pair_at_most(gateway: Running) -> None:
    issued = await gateway.token("admin")
    form = {"grant_type": "refresh_token", "refresh_token": issued["refresh_token"]}
    answers = await asyncio.gather(*(ask(gateway, **form) for _ in range(4)))
    assert sum(answer.status_code == 200 for answer in answers) == 1


async def refused_soon(gateway: Running, token: str) -> None:
    """The process forgets within the cache's time."""
    async with gateway.client(token) as client, asyncio.timeout(5):
        while (answer := await client.get("/me")).status_code == 200:  # noqa: ASYNC110 — nothing tells us
            await asyncio.sleep(0.05)
    assert answer.json()["code"] == "auth.invalid_token"


async def test_logging_out_ends_the_session_and_never_fails(gateway: Running) -> None:
    issued = await gateway.token("admin")
    async with gateway.client() as client:
        for token in (issued["refresh_token"], issued["refresh_token"], "unknown"):
            answer = await client.post("/auth/logout", json={"refresh_token": token})
            assert answer.status_code == 204
    answer = await ask(gateway, grant_type="refresh_token", refresh_token=issued["refresh_token"])
    assert answer.json()["code"] == "auth.invalid_grant"
    await refused_soon(gateway, issued["access_token"])


async def test_a_disabled_account_is_out(gateway: Running) -> None:
    account = await gateway.account(Role.OPERATOR)
    issued = await gateway.token(account.username)
    async with gateway.database.transaction() as session:
        await session.execute(text("UPDATE account SET disabled_at = now() WHERE id = :id"), {"id": account.id})
    await refused_soon(gateway, issued["access_token"])
    answer = await ask(gateway, grant_type="password", username=account.username, password=PASSWORD)
    assert answer.json()["code"] == "auth.invalid_grant"
    answer = await ask(gateway, grant_type="refresh_token", refresh_token=issued["refresh_token"])
    assert answer.json()["code"] == "auth.invalid_grant"


async def test_guessing_is_slowed_down_even_when_guessed_at_once(gateway: Running) -> None:
    form = {"grant_type": "password", "username": "admin", "password": "wrong"}
    answers = await asyncio.gather(*(ask(gateway, **form) for _ in range(MAX_MISSES + 5)))
    assert sorted(answer.status_code for answer in answers) == [400] * MAX_MISSES + [429] * 5
    right = await ask(gateway, grant_type="password", username="admin", password=PASSWORD)
    assert right.status_code == 429
    assert right.json()["code"] == "auth.too_many_attempts"
    assert 0 < int(right.headers["Retry-After"]) <= 300


async def test_a_right_password_forgets_the_misses(gateway: Running) -> None:
    for _ in range(2):
        for _ in range(MAX_MISSES - 1):
            await ask(gateway, grant_type="password", username="admin", password="wrong")
        assert await gateway.token("admin")


@pytest.mark.parametrize("how", ["none", "forged", "internal", "expired", "nonsense"])
async def test_what_is_no_access_token_opens_nothing(gateway: Running, how: str) -> None:
    account = await gateway.account(Role.ADMINISTRATOR, division_path="")
    secret = gateway.settings.token_secret
    token = {
        "none": None,
        "forged": mint_access_token(type(secret)("another secret, long enough for it"), "account", "x", new_id(), 60),
        "internal": mint_internal_token(gateway.settings.internal_secret, str(account.id), {"principal": {}}),
        "expired": mint_access_token(secret, "account", str(account.id), new_id(), -1),
        "nonsense": "nonsense",
    }[how]
    async with gateway.client(token) as client:
        for path in ("/me", "/elders", "/accounts", "/stream"):
            answer = await client.get(path)
            assert answer.status_code == 401, path
            assert answer.json()["code"] == ("auth.required" if token is None else "auth.invalid_token")
    assert gateway.upstream.seen == []


async def test_a_client_gets_a_token_by_form_or_by_basic(gateway: Running) -> None:
    async with await gateway.administrator() as admin:
        made = (await admin.post("/clients", json={"vendor": "acme", "name": "平台"})).json()
    by_form = await ask(
        gateway,
        grant_type="client_credentials",
        client_id=made["client_id"],
        client_secret=made["client_secret"],
    )
    assert "refresh_token" not in by_form.json() or by_form.json()["refresh_token"] is None
    basic = base64.b64encode(f"{made['client_id']}:{made['client_secret']}".encode()).decode()
    async with gateway.client() as client:
        by_basic = await client.post(
            "/auth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
        )
    for answer in (by_form, by_basic):
        async with gateway.client(answer.json()["access_token"]) as client:
            me = (await client.get("/me")).json()
            assert (me["vendor"], me["roles"]) == ("acme", ["vendor"])


async def test_the_first_administrator_is_made_once(gateway: Running) -> None:
    assert not await ensure_administrator(gateway.database, "ADMIN", "another password")
    assert await gateway.token("admin")
