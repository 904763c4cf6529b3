"""Contacts are changed and ended, never deleted; one of them is the guardian."""

from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from services.contracts.events import ElderCard
from tests.registry import synthetic
from tests.registry.conftest import events_of

_SON = {"name": "测试戊", "relationship": "儿子", "phone": "19900004444", "priority": 1}


async def test_a_contact_is_changed_on_the_version_that_was_read(
    registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/contacts/{elder['contacts'][1]['id']}"
    assert (await registrar.put(path, json=_SON)).json()["code"] == "version.required"
    changed = await registrar.put(path, json=_SON, headers={"If-Match": "1"})
    assert (changed.status_code, changed.json()["phone"]) == (200, "199****4444")
    stale = await registrar.put(path, json=_SON, headers={"If-Match": "1"})
    assert (stale.status_code, stale.json()["version"]) == (412, 2)
    card = ElderCard.model_validate((await events_of(sibling, elder["id"]))[-1]["payload"])
    assert [(c.name, c.phone) for c in card.contacts] == [("测试乙", "19900002222"), ("测试戊", "19900004444")]


async def test_an_ended_contact_is_called_no_more_and_stays_on_record(
    app: FastAPI, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/contacts/{elder['contacts'][0]['id']}"
    assert (await registrar.post(f"{path}/end", json={})).status_code == 422
    assert (await registrar.post(f"{path}/end", json={"reason": "号码已停用"})).status_code == 200
    assert [c["name"] for c in (await registrar.get(f"/elders/{elder['id']}")).json()["contacts"]] == ["测试丙"]
    card = ElderCard.model_validate((await events_of(sibling, elder["id"]))[-1]["payload"])
    assert (card.version, [contact.name for contact in card.contacts]) == (2, ["测试丙"])
    async with app.state.database.transaction() as session:
        rows = (await session.execute(text("SELECT elder_id, ended_reason FROM contact ORDER BY id"))).all()
    assert [(str(row.elder_id), row.ended_reason) for row in rows] == [(elder["id"], "号码已停用"), (elder["id"], None)]
    gone = await registrar.post(f"{path}/end", json={"reason": "再次"})
    assert (gone.status_code, gone.json()["code"]) == (404, "contact.not_found")


async def test_one_guardian_unless_stated(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    path, guardian = f"/elders/{elder['id']}/contacts", {**_SON, "is_guardian": True}
    second = await registrar.post(path, json=guardian)
    assert (second.status_code, second.json()["code"]) == (409, "contact.guardian_exists")
    assert second.json()["contact_id"] == elder["contacts"][0]["id"]
    other = f"{path}/{elder['contacts'][1]['id']}"
    assert (await registrar.put(other, json=guardian, headers={"If-Match": "1"})).status_code == 409
    same = f"{path}/{elder['contacts'][0]['id']}"
    assert (await registrar.put(same, json=guardian, headers={"If-Match": "1"})).status_code == 200
    assert (await registrar.post(path, json={**guardian, "is_joint_guardian": True})).status_code == 201

    body = synthetic.elder(contacts=[guardian, guardian])
    answer = await registrar.post("/elders", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/contacts")


async def test_a_contact_is_found_under_its_own_elder_only(
    registrar: httpx.AsyncClient, elder: dict[str, Any], other_elder: dict[str, Any]
) -> None:
    path = f"/elders/{other_elder['id']}/contacts/{elder['contacts'][0]['id']}"
    assert (await registrar.put(path, json=_SON, headers={"If-Match": "1"})).json()["code"] == "contact.not_found"
