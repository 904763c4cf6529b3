"""What hangs on an elder: contacts, dated facts, and the record of who looked at the unmasked data."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from services.contracts.authority import Role
from services.contracts.events import ElderCard
from tests.fixtures.callers import client_as, principal
from tests.registry.conftest import events_of


async def test_a_contact_more(registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    path = f"/elders/{elder['id']}/contacts"
    body = {"name": "测试戊", "relationship": "儿子", "phone": "199 0000 4444", "priority": 1}
    answer = await registrar.post(path, json=body)
    assert answer.status_code == 201
    assert (answer.json()["phone"], answer.json()["is_guardian"]) == ("199****4444", False)
    listed = (await registrar.get(path)).json()
    assert [contact["name"] for contact in listed["items"]] == ["测试乙", "测试戊", "测试丙"]
    assert listed["next_cursor"] is None
    card = ElderCard.model_validate((await events_of(sibling, elder["id"]))[-1]["payload"])
    assert card.version == 2
    assert [contact.phone for contact in card.contacts] == ["19900002222", "19900004444", "19900003333"]


async def test_contacts_end_at_twenty(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    body = {"name": "测试", "relationship": "邻居", "phone": "19900004444", "priority": 9}
    for _ in range(18):
        assert (await registrar.post(f"/elders/{elder['id']}/contacts", json=body)).status_code == 201
    answer = await registrar.post(f"/elders/{elder['id']}/contacts", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "elder.too_many_contacts")


async def test_facts_are_restated_never_altered(
    registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/traits"
    fact = {
        "trait": "disabled",
        "valid_from": "2020-01-01",
        "attributes": {"level": 2, "kind": "visual"},
        "source": "残疾人证",
        "evidence": "T-1",
    }
    first = (await registrar.post(path, json=fact)).json()
    assert (first["superseded_by"], first["attributes"]) == (None, {"level": 2, "kind": "visual"})
    current = (await registrar.get(f"/elders/{elder['id']}")).json()
    assert (current["traits"], current["version"]) == ([first], 2)

    ended = (await registrar.post(path, json={**fact, "valid_to": "2024-12-31"})).json()
    history = (await registrar.get(path)).json()["items"]
    assert [(f["id"], f["superseded_by"]) for f in history] == [(first["id"], ended["id"]), (ended["id"], None)]
    assert (await registrar.get(f"/elders/{elder['id']}")).json()["traits"] == []
    cards = [ElderCard.model_validate(event["payload"]) for event in await events_of(sibling, elder["id"])]
    assert [(card.version, card.traits) for card in cards] == [(1, []), (2, ["disabled"]), (3, [])]


async def test_facts_stated_at_once_leave_one_standing(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    path = f"/elders/{elder['id']}/traits"
    fact = {"trait": "living_alone", "valid_from": "2020-01-01", "source": "入户登记"}
    answers = await asyncio.gather(*(registrar.post(path, json=fact) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    history = (await registrar.get(path)).json()["items"]
    assert len(history) == 5
    assert [f["superseded_by"] for f in history].count(None) == 1
    assert (await registrar.get(f"/elders/{elder['id']}")).json()["version"] == 6


_WRONG_FACTS: list[dict[str, Any]] = [
    {"trait": "rich"},
    {"valid_from": "2020-13-01"},
    {"valid_to": "2019-12-31"},
    {"trait": "disabled", "attributes": {"level": 5}},
    {"attributes": {"note": "a\u0000b"}},
    {"attributes": {"nested": {"a": 1}}},
    {"attributes": {"much": 10**12}},
    {"source": " "},
]


async def test_facts_that_are_refused(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    fact = {"trait": "living_alone", "valid_from": "2020-01-01", "source": "入户登记"}
    for wrong in _WRONG_FACTS:
        answer = await registrar.post(f"/elders/{elder['id']}/traits", json={**fact, **wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), wrong


async def _records(app: FastAPI) -> list[Any]:
    async with app.state.database.transaction() as session:
        query = text("SELECT elder_id, account_id, account_name, fields, reason, revealed_at FROM reveal")
        return list((await session.execute(query)).all())


async def test_a_reveal_is_recorded(app: FastAPI, elder: dict[str, Any]) -> None:
    caller = principal(Role.OPERATOR, name="值班员")
    client = client_as(app, caller)
    path = f"/elders/{elder['id']}/reveal"
    answer = await client.post(path, json={"fields": ["phone", "contacts"], "reason": "回访"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) == {"phone", "contacts"}
    assert answer.json()["phone"] == "19900001234"
    assert [contact["phone"] for contact in answer.json()["contacts"]] == ["19900002222", "19900003333"]
    everything = await client.post(path, json={"fields": ["id_number", "address"], "reason": "核对身份"})
    assert everything.json() == {"id_number": everything.json()["id_number"], "address": elder["address"]}
    assert everything.json()["id_number"][-4:] == elder["id_number"][-4:]
    assert "*" not in everything.json()["id_number"]

    first, second = await _records(app)
    assert (first.elder_id, first.account_id) == (UUID(elder["id"]), caller.account_id)
    assert (first.account_name, first.fields, first.reason) == ("值班员", ["contacts", "phone"], "回访")
    assert second.fields == ["address", "id_number"]


_NO_REASON: list[dict[str, Any]] = [
    {"fields": ["phone"]},
    {"fields": ["phone"], "reason": " 看 "},
    {"fields": [], "reason": "回访"},
    {"fields": ["name"], "reason": "回访"},
]


async def test_without_a_reason_nothing_is_revealed(
    app: FastAPI, operator: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    for body in _NO_REASON:
        assert (await operator.post(f"/elders/{elder['id']}/reveal", json=body)).status_code == 422, body
    assert await _records(app) == []


async def test_what_is_personal_is_sealed_in_the_database(app: FastAPI, elder: dict[str, Any]) -> None:
    async with app.state.database.transaction() as session:
        query = text("SELECT id_number, phone, address, care_notes FROM elder WHERE id = :id")
        row = (await session.execute(query, {"id": elder["id"]})).one()
    stored = b"".join(bytes(value) for value in row)
    for plain in ("19900001234", "试验路", "1357", "370811"):
        assert plain.encode() not in stored
