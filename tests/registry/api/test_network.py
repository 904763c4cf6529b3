"""The service network: divisions, providers, service points, workers."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.contracts.events import DivisionCard, ProviderCard, ServicePointCard, WorkerCard
from services.kit.ids import new_id
from tests.fixtures.callers import COUNTY, client_as, principal
from tests.registry import synthetic
from tests.registry.conftest import events_of


async def _posted(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


def _provider(**changes: Any) -> dict[str, Any]:
    return {"name": "试验服务社", "division_code": "370811", "phone": "12349", "services": ["meal"], **changes}


def _point(provider_id: str, **changes: Any) -> dict[str, Any]:
    location = {"lat": 35.41, "lng": 116.58}
    body = {"name": "一号站", "provider_id": provider_id, "division_code": "370811", "address": "试验路1号"}
    return {**body, "location": location, **changes}


@pytest.fixture
async def provider(registrar: httpx.AsyncClient) -> dict[str, Any]:
    return await _posted(registrar, "/providers", _provider())


@pytest.fixture
async def point(registrar: httpx.AsyncClient, provider: dict[str, Any]) -> dict[str, Any]:
    return await _posted(registrar, "/service-points", _point(provider["id"]))


async def test_a_caller_sees_their_subtree_and_the_way_up(registrar: httpx.AsyncClient) -> None:
    codes = [item["code"] for item in (await registrar.get("/divisions")).json()["items"]]
    assert codes == ["370000", "370800", "370811", "370811011"]
    children = (await registrar.get("/divisions", params={"parent_code": "370811"})).json()["items"]
    assert [(child["name"], child["path"]) for child in children] == [("古槐街道", f"{COUNTY}/370811011")]
    assert (await registrar.get("/divisions/370800")).json()["name"] == "济宁市"
    missing = await registrar.get("/divisions/370812")
    assert (missing.status_code, missing.json()["code"]) == (404, "division.not_found")


async def test_a_local_unit_has_a_key_of_its_own(registrar: httpx.AsyncClient, sibling: httpx.AsyncClient) -> None:
    body = {"code": "lake-zone_1", "name": "试验新区", "level": "street", "parent_code": "370811"}
    created = await _posted(registrar, "/divisions", body)
    assert created["path"] == f"{COUNTY}/lake-zone_1"
    again = await registrar.post("/divisions", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "division.already_registered")
    (event,) = await events_of(sibling, "lake-zone_1")
    assert event["type"] == "division.registered.v1"
    card = DivisionCard.model_validate(event["payload"])
    assert card == DivisionCard(code="lake-zone_1", name="试验新区", path=f"{COUNTY}/lake-zone_1")
    asked = await sibling.get("/internal/divisions/lake-zone_1")
    assert asked.json() == card.model_dump()
    assert (await sibling.get("/internal/divisions/none")).status_code == 404


async def test_persons_may_not_ask_what_siblings_ask(app: FastAPI) -> None:
    client = client_as(app, principal(Role.ADMINISTRATOR, division_path=""))
    assert (await client.get("http://service/internal/divisions/370811")).status_code == 403


_REFUSED_DIVISIONS: list[tuple[dict[str, Any], str]] = [
    ({"parent_code": None}, "division.unknown"),
    ({"parent_code": "370812"}, "division.unknown"),
    ({"parent_code": "370800"}, "division.unknown"),
    ({"parent_code": "370811011"}, "division.level_not_below_parent"),
    ({"code": "a/b"}, "request.invalid"),
    ({"code": "x" * 21}, "request.invalid"),
    ({"level": "planet"}, "request.invalid"),
]


async def test_divisions_that_are_refused(registrar: httpx.AsyncClient) -> None:
    for changes, code in _REFUSED_DIVISIONS:
        body = {"code": "new", "name": "新", "level": "street", "parent_code": "370811", **changes}
        answer = await registrar.post("/divisions", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), changes


async def test_providers_and_points(
    registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, provider: dict[str, Any], point: dict[str, Any]
) -> None:
    assert (await registrar.get("/providers")).json()["items"] == [provider]
    assert (await registrar.get(f"/providers/{provider['id']}")).json() == provider
    assert (await registrar.get("/service-points", params={"provider_id": provider["id"]})).json()["items"] == [point]
    assert (await registrar.get(f"/service-points/{point['id']}")).json() == point
    assert (point["provider_name"], point["location"]["crs"]) == ("试验服务社", "wgs84")
    (event,) = await events_of(sibling, provider["id"])
    assert ProviderCard.model_validate(event["payload"]).services == ["meal"]
    (event,) = await events_of(sibling, point["id"])
    assert event["type"] == "service_point.registered.v1"
    assert ServicePointCard.model_validate(event["payload"]).location.lat == 35.41


async def test_a_worker(
    registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, provider: dict[str, Any], point: dict[str, Any]
) -> None:
    number = synthetic.id_number()
    body = synthetic.worker(provider["id"], service_point_id=point["id"], id_number=number)
    worker = await _posted(registrar, "/workers", body)
    assert (worker["phone"], worker["id_number"]) == ("199****5678", f"3708**********{number[-4:]}")
    assert (worker["provider_name"], worker["standing"], worker["version"]) == ("试验服务社", "active", 1)
    assert worker["shifts"] == [{"weekday": 0, "start": "20:00", "end": "08:00"}]
    assert [certificate["kind"] for certificate in worker["certificates"]] == ["care_worker"]
    assert (await registrar.get(f"/workers/{worker['id']}")).json() == worker
    again = await registrar.post("/workers", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "worker.already_registered")

    (event,) = await events_of(sibling, worker["id"])
    card = WorkerCard.model_validate(event["payload"])
    assert (card.phone, card.provider_name, card.division_path) == ("19900005678", "试验服务社", COUNTY)
    assert card.base is not None
    assert (card.base.lat, card.base.lng) == (35.41, 116.58)
    assert [(c.kind, c.valid_to and c.valid_to.isoformat()) for c in card.certificates] == [
        ("care_worker", "2030-01-01")
    ]


async def test_a_worker_is_suspended(
    registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, provider: dict[str, Any], point: dict[str, Any]
) -> None:
    worker = await _posted(registrar, "/workers", synthetic.worker(provider["id"], service_point_id=point["id"]))
    path = f"/workers/{worker['id']}"
    changes = [{"standing": "suspended", "service_point_id": None} for _ in range(3)]
    answers = await asyncio.gather(*(registrar.patch(path, json=c, headers={"If-Match": "1"}) for c in changes))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    now = (await registrar.get(path)).json()
    assert (now["standing"], now["service_point_id"], now["version"]) == ("suspended", None, 2)
    card = WorkerCard.model_validate((await events_of(sibling, worker["id"]))[-1]["payload"])
    assert (card.standing, card.base, card.version) == ("suspended", None, 2)
    assert (await registrar.patch(path, json={"skills": None}, headers={"If-Match": "2"})).status_code == 422


async def test_workers_are_found(registrar: httpx.AsyncClient, provider: dict[str, Any]) -> None:
    await _posted(registrar, "/workers", synthetic.worker(provider["id"], name="甲", skills=["driving"]))
    await _posted(registrar, "/workers", synthetic.worker(provider["id"], name="乙"))
    queries: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["甲", "乙"]),
        ({"q": "乙"}, ["乙"]),
        ({"skill": "driving"}, ["甲"]),
        ({"standing": "suspended"}, []),
        ({"provider_id": provider["id"]}, ["甲", "乙"]),
        ({"provider_id": str(new_id())}, []),
        ({"division": "370811011"}, []),
    ]
    for query, names in queries:
        items = (await registrar.get("/workers", params=query)).json()["items"]
        assert [item["name"] for item in items] == names, query


_REFUSED_WORKERS: list[tuple[dict[str, Any], str]] = [
    ({"provider_id": str(new_id())}, "provider.unknown"),
    ({"service_point_id": str(new_id())}, "service_point.unknown"),
    ({"division_code": "370812"}, "division.unknown"),
    ({"id_number": "370811194103129987"}, "worker.id_number_invalid"),
    ({"shifts": [{"weekday": 7, "start": "08:00", "end": "20:00"}]}, "request.invalid"),
    ({"shifts": [{"weekday": 1, "start": "08:00", "end": "08:00"}]}, "request.invalid"),
    ({"shifts": [{"weekday": 1, "start": "08:00+08:00", "end": "20:00"}]}, "request.invalid"),
    ({"skills": ["sky diving"]}, "request.invalid"),
]


async def test_workers_that_are_refused(registrar: httpx.AsyncClient, provider: dict[str, Any]) -> None:
    for changes, code in _REFUSED_WORKERS:
        answer = await registrar.post("/workers", json=synthetic.worker(provider["id"], **changes))
        assert (answer.status_code, answer.json()["code"]) == (422, code), changes


async def test_a_worker_starts_at_their_own_providers_point(
    registrar: httpx.AsyncClient, point: dict[str, Any]
) -> None:
    other = await _posted(registrar, "/providers", _provider(name="另一家"))
    answer = await registrar.post("/workers", json=synthetic.worker(other["id"], service_point_id=point["id"]))
    assert (answer.status_code, answer.json()["code"]) == (422, "service_point.of_another_provider")


async def test_a_manager_sees_their_provider_alone(
    app: FastAPI, registrar: httpx.AsyncClient, provider: dict[str, Any], point: dict[str, Any]
) -> None:
    other = await _posted(registrar, "/providers", _provider(name="另一家"))
    mine = await _posted(registrar, "/workers", synthetic.worker(provider["id"], service_point_id=point["id"]))
    theirs = await _posted(registrar, "/workers", synthetic.worker(other["id"]))
    manager = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=provider["id"]))
    for path, visible, hidden in (
        ("workers", mine, theirs),
        ("providers", provider, other),
        ("service-points", point, None),
    ):
        assert [item["id"] for item in (await manager.get(f"/{path}")).json()["items"]] == [visible["id"]]
        assert (await manager.get(f"/{path}/{visible['id']}")).status_code == 200
        if hidden is not None:
            assert (await manager.get(f"/{path}/{hidden['id']}")).status_code == 404
    assert (await manager.get("/elders")).status_code == 403
    unattached = client_as(app, principal(Role.PROVIDER_MANAGER))
    assert (await unattached.get("/workers")).json()["items"] == []
