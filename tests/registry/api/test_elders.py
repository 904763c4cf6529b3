"""Elders: registering, reading, changing, and what leaves as events."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.contracts.coordinates import from_wgs84
from services.contracts.events import ElderCard
from tests.fixtures.callers import COUNTY, client_as, principal
from tests.registry import synthetic
from tests.registry.conftest import events_of


async def registered(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    answer = await client.post("/elders", json=synthetic.elder(**changes))
    assert answer.status_code == 201, answer.text
    elder: dict[str, Any] = answer.json()
    return elder


async def test_a_new_elder_is_answered_masked(registrar: httpx.AsyncClient, operator: httpx.AsyncClient) -> None:
    number = synthetic.id_number(date(1941, 3, 12))
    elder = await registered(registrar, id_number=number)
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    assert elder["id_number"] == f"3708**********{number[-4:]}"
    assert elder["phone"] == "199****1234"
    assert (elder["sex"], elder["birth_date"]) == ("female", "1941-03-12")
    assert elder["age"] == today.year - 1941 - ((today.month, today.day) < (3, 12))
    assert (elder["division_code"], elder["division_name"]) == ("370811", "任城区")
    assert elder["location"] == {"lat": 35.4147, "lng": 116.5871, "crs": "wgs84"}
    assert [(c["name"], c["phone"], c["is_guardian"]) for c in elder["contacts"]] == [
        ("测试乙", "199****2222", True),
        ("测试丙", "199****3333", False),
    ]
    assert elder["care_notes"]["door_code"] == "1357"
    assert (elder["traits"], elder["status"], elder["version"], elder["warnings"]) == ([], "living", 1, [])
    read = await operator.get(f"/elders/{elder['id']}")
    assert read.json() == elder
    assert number not in read.text


async def test_the_card_of_a_new_elder_is_whole(registrar: httpx.AsyncClient, sibling: httpx.AsyncClient) -> None:
    elder = await registered(registrar)
    (event,) = await events_of(sibling, elder["id"])
    card = ElderCard.model_validate(event["payload"])
    assert event["type"] == "elder.registered.v1"
    assert (card.phone, card.address, card.division_path) == ("19900001234", "古槐街道试验路12号3单元402", COUNTY)
    assert card.care_notes == {"door_code": "1357", "hearing": "左耳听不见"}
    assert [contact.phone for contact in card.contacts] == ["19900002222", "19900003333"]
    assert card.location is not None
    assert (card.location.lat, card.location.crs, card.version) == (35.4147, "wgs84", 1)


async def test_other_coordinate_systems_become_wgs84(registrar: httpx.AsyncClient) -> None:
    for crs in ("gcj02", "bd09"):
        lat, lng = from_wgs84(35.4147, 116.5871, crs)
        elder = await registered(registrar, location={"lat": lat, "lng": lng, "crs": crs})
        assert elder["location"]["crs"] == "wgs84"
        # A millionth of a degree is 11 cm; BD-09's own inverse is no better than that.
        assert elder["location"]["lat"] == pytest.approx(35.4147, abs=3e-6)
        assert elder["location"]["lng"] == pytest.approx(116.5871, abs=3e-6)


async def test_what_is_odd_is_a_warning(registrar: httpx.AsyncClient) -> None:
    abolished = await registered(registrar, id_number="37080219380615998X")
    assert [warned["code"] for warned in abolished["warnings"]] == ["abolished_area_code"]
    young = await registered(registrar, id_number=synthetic.id_number(date(1990, 1, 1)))
    assert [warned["code"] for warned in young["warnings"]] == ["below_sixty"]


async def test_what_may_be_missing(registrar: httpx.AsyncClient) -> None:
    body = {"name": "测试", "id_number": synthetic.id_number(), "division_code": "370811", "address": "某路1号"}
    elder = (await registrar.post("/elders", json=body)).json()
    assert (elder["phone"], elder["location"], elder["contacts"], elder["language"]) == (None, None, [], None)


_REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"id_number": "370811194103129987"}, "elder.id_number_invalid", "/id_number"),
    ({"id_number": "370811299903129987"}, "elder.id_number_invalid", "/id_number"),
    ({"division_code": "370812"}, "division.unknown", "/division_code"),
    ({"division_code": "370800"}, "division.unknown", "/division_code"),
    ({"division_code": "999999"}, "division.unknown", "/division_code"),
    ({"location": {"lat": -89.999, "lng": -180, "crs": "bd09"}}, "location.not_on_earth", "/location"),
    ({"location": {"lat": 91, "lng": 116}}, "request.invalid", "/location/lat"),
    ({"location": {"lat": 35, "lng": 116, "crs": "other"}}, "request.invalid", "/location/crs"),
    ({"name": ""}, "request.invalid", "/name"),
    ({"name": "a\u0000b"}, "request.invalid", "/name"),
    ({"name": "a" * 81}, "request.invalid", "/name"),
    ({"phone": "none"}, "request.invalid", "/phone"),
    ({"care_notes": {"cat": "two"}}, "request.invalid", "/care_notes/cat"),
    ({"age": 85}, "request.invalid", "/age"),
    ({"contacts": [{"name": "a"}]}, "request.invalid", "/contacts/0/relationship"),
]


async def test_what_is_refused(registrar: httpx.AsyncClient) -> None:
    for changes, code, pointer in _REFUSED:
        answer = await registrar.post("/elders", json=synthetic.elder(**changes))
        assert (answer.status_code, answer.json()["code"]) == (422, code), changes
        assert pointer in [error["pointer"] for error in answer.json()["errors"]], changes
    assert (await registrar.get("/elders")).json()["items"] == []


async def test_one_living_elder_has_an_id_number(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    body = synthetic.elder(id_number="37080219380615998x")
    first = (await registrar.post("/elders", json=body)).json()
    again = await registrar.post("/elders", json={**body, "id_number": "37080219380615998X", "name": "别名"})
    assert again.status_code == 409
    assert (again.json()["code"], again.json()["elder_id"]) == ("elder.already_registered", first["id"])

    stranger = client_as(app, principal(Role.REGISTRAR, division_path="370000/370800/370812"))
    elsewhere = await stranger.post("/elders", json={**body, "division_code": "370812"})
    assert elsewhere.status_code == 409
    assert "elder_id" not in elsewhere.json()

    departures = f"/elders/{first['id']}/departures"
    moved = {"kind": "moved_away", "on": "2024-05-01", "evidence": "户口迁移证"}
    assert (await registrar.post(departures, json=moved)).status_code == 201
    assert (await stranger.post("/elders", json={**body, "division_code": "370812"})).status_code == 201
    back = await registrar.post(departures, json={**moved, "kind": "returned"})
    assert (back.status_code, back.json()["code"]) == (409, "elder.already_registered")
    assert (await registrar.get(f"/elders/{first['id']}")).json()["status"] == "moved_away"


async def test_registrations_at_once_make_one_elder(registrar: httpx.AsyncClient) -> None:
    body = synthetic.elder()
    answers = await asyncio.gather(*(registrar.post("/elders", json=body) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    created = next(answer.json()["id"] for answer in answers if answer.status_code == 201)
    assert {answer.json()["elder_id"] for answer in answers if answer.status_code == 409} == {created}
    assert len((await registrar.get("/elders")).json()["items"]) == 1


async def test_a_retried_registration_is_answered_again(
    registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    headers, body = {"Idempotency-Key": "import-1"}, synthetic.elder()
    first = await registrar.post("/elders", json=body, headers=headers)
    second = await registrar.post("/elders", json=body, headers=headers)
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(await events_of(sibling, first.json()["id"])) == 1


async def test_a_change_names_its_version(registrar: httpx.AsyncClient, sibling: httpx.AsyncClient) -> None:
    elder = await registered(registrar)
    path = f"/elders/{elder['id']}"
    changes: dict[str, Any] = {
        "name": "测试丁",
        "phone": None,
        "division_code": "370811011",
        "location": None,
        "care_notes": {},
    }
    missing = await registrar.patch(path, json=changes)
    assert (missing.status_code, missing.json()["code"]) == (422, "version.required")
    malformed = await registrar.patch(path, json=changes, headers={"If-Match": "*"})
    assert (malformed.status_code, malformed.json()["code"]) == (422, "version.required")

    changed = await registrar.patch(path, json=changes, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    now = changed.json()
    assert (now["name"], now["phone"], now["location"], now["version"]) == ("测试丁", None, None, 2)
    assert (now["division_code"], now["division_name"], now["address"]) == ("370811011", "古槐街道", elder["address"])
    assert (await registrar.get(path)).json() == now

    stale = await registrar.patch(path, json={"name": "晚了"}, headers={"If-Match": "1"})
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (412, "version.stale", 2)
    events = await events_of(sibling, elder["id"])
    assert [event["type"] for event in events] == ["elder.registered.v1", "elder.changed.v1"]
    card = ElderCard.model_validate(events[1]["payload"])
    assert (card.version, card.name, card.phone, card.location) == (2, "测试丁", None, None)
    assert (card.division_path, card.care_notes) == (f"{COUNTY}/370811011", {})


async def test_changes_at_once_lose_none(registrar: httpx.AsyncClient) -> None:
    elder = await registered(registrar)
    path, headers = f"/elders/{elder['id']}", {"If-Match": "1"}
    names = [f"同时{n}" for n in range(5)]
    answers = await asyncio.gather(*(registrar.patch(path, json={"name": n}, headers=headers) for n in names))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert (await registrar.get(path)).json() == winner


async def test_what_must_be_cannot_be_taken_away(registrar: httpx.AsyncClient) -> None:
    elder = await registered(registrar)
    path, headers = f"/elders/{elder['id']}", {"If-Match": "1"}
    for field in ("name", "division_code", "address", "care_notes"):
        assert (await registrar.patch(path, json={field: None}, headers=headers)).status_code == 422
    outside = await registrar.patch(path, json={"division_code": "370812"}, headers=headers)
    assert outside.json()["code"] == "division.unknown"
    assert (await registrar.get(path)).json() == elder
