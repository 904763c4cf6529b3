"""Accounts are made by administrators, within what is theirs."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from services.contracts.authority import Role
from tests.fixtures.callers import CITY, COUNTY, OTHER_COUNTY
from tests.gateway.conftest import PASSWORD, Running


def new(username: str, **fields: object) -> dict[str, object]:
    return {"username": username, "password": PASSWORD, "name": "李明", "roles": ["operator"], **fields}


async def test_an_account_is_made_at_its_division_and_can_log_in(gateway: Running) -> None:
    async with await gateway.administrator() as admin:
        made = await admin.post("/accounts", json=new("Li.Ming", division_code="370811"))
        assert made.status_code == 201
        assert made.json()["username"] == "li.ming"
        assert made.json()["division_path"] == COUNTY
        assert "password" not in made.text
    assert await gateway.token("LI.MING")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"division_code": "999999"}, 422, "account.unknown_division"),
        ({"roles": ["worker"]}, 422, "account.incomplete_role"),
        ({"roles": ["family"]}, 422, "account.incomplete_role"),
        ({"roles": ["provider_manager"]}, 422, "account.incomplete_role"),
        ({"roles": ["vendor"]}, 422, "account.incomplete_role"),
        ({"roles": []}, 422, "request.invalid"),
        ({"roles": ["king"]}, 422, "request.invalid"),
        ({"password": "short"}, 422, "request.invalid"),
        ({"name": "a\0b"}, 422, "request.invalid"),
        ({"username": "a b"}, 422, "request.invalid"),
        ({"division_code": "../events"}, 422, "request.invalid"),
        ({"is_admin": True}, 422, "request.invalid"),
        ({"username": "Admin"}, 409, "account.username_taken"),
    ],
)
async def test_what_is_refused(gateway: Running, fields: dict[str, object], status: int, code: str) -> None:
    async with await gateway.administrator() as admin:
        answer = await admin.post("/accounts", json={**new("somebody"), **fields})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_same_key_makes_one_account(gateway: Running) -> None:
    async with await gateway.administrator() as admin:
        key = {"Idempotency-Key": "k1"}
        first = await admin.post("/accounts", json=new("once"), headers=key)
        second = await admin.post("/accounts", json=new("once"), headers=key)
        other = await admin.post("/accounts", json=new("twice"), headers=key)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert other.json()["code"] == "idempotency.key_reused"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_only_administrators_make_and_list(gateway: Running, role: Role) -> None:
    fields: dict[str, Any] = {"worker_id": uuid4(), "provider_id": uuid4(), "vendor": "acme", "elder_ids": [uuid4()]}
    async with await gateway.login(role, **fields) as client:
        answers: list[httpx.Response] = [
            await client.post("/accounts", json=new("x")),
            await client.get("/accounts"),
            await client.post("/clients", json={"vendor": "acme", "name": "x"}),
        ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


async def test_a_county_s_administrator_stays_in_the_county(gateway: Running) -> None:
    await gateway.account(Role.OPERATOR, division_path=OTHER_COUNTY)
    await gateway.account(Role.OPERATOR, division_path=CITY)
    async with await gateway.login(Role.ADMINISTRATOR, division_path=COUNTY) as client:
        assert (await client.post("/accounts", json=new("a", division_code="370812"))).status_code == 422
        assert (await client.post("/accounts", json=new("b", division_code="370800"))).status_code == 422
        inherited = await client.post("/accounts", json=new("c"))
        assert inherited.json()["division_path"] == COUNTY
        listed = (await client.get("/accounts")).json()["items"]
        assert {item["division_path"] for item in listed} == {COUNTY}
        assert (await client.post("/clients", json={"vendor": "acme", "name": "x"})).status_code == 403


async def test_accounts_come_in_pages(gateway: Running) -> None:
    for _ in range(3):
        await gateway.account(Role.OPERATOR)
    async with await gateway.administrator() as admin:
        first = (await admin.get("/accounts", params={"limit": 2})).json()
        rest = (await admin.get("/accounts", params={"limit": 2, "cursor": first["next_cursor"]})).json()
        forged = await admin.get("/accounts", params={"cursor": first["next_cursor"][:-2] + "AA"})
    assert len({item["id"] for item in first["items"] + rest["items"]}) == 4
    assert rest["next_cursor"] is None
    assert forged.json()["code"] == "pagination.invalid_cursor"


async def test_a_client_s_secret_is_sealed_at_rest(gateway: Running) -> None:
    async with await gateway.administrator() as admin:
        made = (await admin.post("/clients", json={"vendor": "acme", "name": "平台"})).json()
    async with gateway.database.transaction() as session:
        stored = (await session.execute(text("SELECT secret FROM client"))).scalar_one()
    assert made["client_secret"].encode() not in bytes(stored)
