"""Facilities and beds, service points that change and close, and the record of a worker."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.contracts.events import ServicePointCard, WorkerCard
from services.kit.clock import utc_now
from tests.fixtures.callers import client_as, principal
from tests.registry import synthetic
from tests.registry.conftest import events_of

_CITY_TIME = ZoneInfo("Asia/Shanghai")
_PLACE = {"division_code": "370811", "address": "试验路1号", "location": {"lat": 35.41, "lng": 116.58}}


def _day(days: int) -> str:
    return (utc_now().astimezone(_CITY_TIME).date() + timedelta(days)).isoformat()


async def _made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def _refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
async def provider(registrar: httpx.AsyncClient) -> str:
    body = {"name": "试验服务社", "division_code": "370811", "phone": "12349"}
    return str((await _made(registrar, "/providers", body))["id"])


@pytest.fixture
def manager(app: FastAPI, provider: str) -> httpx.AsyncClient:
    return client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(provider)))


@pytest.fixture
async def facility(registrar: httpx.AsyncClient, provider: str) -> dict[str, Any]:
    body = {"name": "试验养老院", "kind": "institution", "ownership": "public", "operator_id": provider, "area_m2": 900}
    return await _made(registrar, "/facilities", {**_PLACE, **body})


@pytest.fixture
async def point(registrar: httpx.AsyncClient, provider: str) -> dict[str, Any]:
    return await _made(registrar, "/service-points", {**_PLACE, "name": "一号站", "provider_id": provider})


async def test_a_facility(app: FastAPI, registrar: httpx.AsyncClient, facility: dict[str, Any]) -> None:
    path = f"/facilities/{facility['id']}"
    assert (await registrar.get(path)).json() == facility
    assert (facility["operator_name"], facility["stars"], facility["beds"]) == ("试验服务社", None, [])
    stars = {"stars": 4, "valid_from": _day(-9), "valid_to": _day(300), "rated_by": "委员会"}
    await _made(registrar, f"{path}/star-ratings", stars)
    changed = await registrar.patch(path, json={"opened_on": _day(-99)}, headers={"If-Match": "1"})
    assert (changed.json()["stars"], changed.json()["opened_on"], changed.json()["version"]) == (4, _day(-99), 2)
    assert (await registrar.patch(path, json={"phone": "12345"}, headers={"If-Match": "1"})).status_code == 412
    ends_early = await registrar.patch(path, json={"closed_on": _day(-100)}, headers={"If-Match": "2"})
    assert _refusal(ends_early) == (422, "day.out_of_order")
    queries: list[tuple[dict[str, Any], int]] = [
        ({"kind": "institution"}, 1),
        ({"kind": "canteen"}, 0),
        ({"division": "370811"}, 1),
        ({"division": "370811011"}, 0),
        ({"q": "试验"}, 1),
        ({"ownership": "private"}, 0),
        ({"is_open": True}, 1),
        ({"is_open": False}, 0),
    ]
    for query, count in queries:
        assert len((await registrar.get("/facilities", params=query)).json()["items"]) == count, query
    await registrar.patch(path, json={"closed_on": _day(-3)}, headers={"If-Match": "2"})
    assert len((await registrar.get("/facilities", params={"is_open": False})).json()["items"]) == 1
    elsewhere = client_as(app, principal(Role.PROVIDER_MANAGER))
    assert (await elsewhere.get(path)).status_code == 404


async def test_beds_are_counted(
    registrar: httpx.AsyncClient, manager: httpx.AsyncClient, facility: dict[str, Any]
) -> None:
    path = f"/facilities/{facility['id']}/bed-counts"
    count = {"kind": "nursing", "total": 20, "occupied": 12, "counted_on": _day(-30)}
    await _made(manager, path, count)
    await _made(manager, path, {**count, "kind": "general", "total": 5, "occupied": 0})
    await _made(manager, path, {**count, "occupied": 15, "counted_on": _day(-1)})
    beds = (await registrar.get(f"/facilities/{facility['id']}")).json()["beds"]
    assert [(one["kind"], one["total"], one["occupied"]) for one in beds] == [("general", 5, 0), ("nursing", 20, 15)]
    history = (await registrar.get(path)).json()["items"]
    assert [(one["kind"], one["occupied"], one["replaced_at"] is None) for one in history] == [
        ("general", 0, True),
        ("nursing", 12, False),
        ("nursing", 15, True),
    ]
    for changes, code in (
        ({"occupied": 21}, "request.invalid"),
        ({"counted_on": _day(3)}, "day.ahead"),
        ({"counted_on": _day(-2)}, "bed_count.older_than_known"),
    ):
        assert _refusal(await manager.post(path, json={**count, **changes})) == (422, code)
    bodies = [{**count, "occupied": number, "counted_on": _day(-1)} for number in range(4)]
    answers = await asyncio.gather(*(manager.post(path, json=body) for body in bodies))
    assert {answer.status_code for answer in answers} == {201}
    newest = [one for one in (await registrar.get(path)).json()["items"] if one["replaced_at"] is None]
    assert len(newest) == 2


async def test_a_service_point_moves_and_closes(
    registrar: httpx.AsyncClient,
    sibling: httpx.AsyncClient,
    provider: str,
    point: dict[str, Any],
    facility: dict[str, Any],
) -> None:
    worker = await _made(registrar, "/workers", synthetic.worker(provider, service_point_id=point["id"]))
    path = f"/service-points/{point['id']}"
    body = {"location": {"lat": 35.5, "lng": 116.6}, "facility_id": facility["id"], "capacity_per_day": 40}
    moved = await registrar.patch(path, json=body, headers={"If-Match": "1"})
    assert (moved.json()["capacity_per_day"], moved.json()["version"]) == (40, 2)
    assert (await registrar.patch(path, json=body, headers={"If-Match": "1"})).status_code == 412
    card = WorkerCard.model_validate((await events_of(sibling, worker["id"]))[-1]["payload"])
    assert card.base is not None
    assert (card.base.lat, card.version) == (35.5, 2)

    closure = {"closed_on": _day(0), "reason": "租约到期"}
    busy = await registrar.post(f"{path}/closure", json=closure)
    assert _refusal(busy) == (409, "service_point.has_workers")
    assert busy.json()["worker_count"] == 1
    await registrar.patch(f"/workers/{worker['id']}", json={"service_point_id": None}, headers={"If-Match": "2"})
    assert (await registrar.post(f"{path}/closure", json=closure)).json()["closing_reason"] == "租约到期"
    again = await registrar.post(f"{path}/closure", json=closure)
    assert _refusal(again) == (409, "service_point.closed_already")
    told = ServicePointCard.model_validate((await events_of(sibling, point["id"]))[-1]["payload"])
    assert (str(told.closed_on), told.version) == (_day(0), 3)
    refused = await registrar.post("/workers", json=synthetic.worker(provider, service_point_id=point["id"]))
    assert _refusal(refused) == (422, "service_point.closed")


async def test_certificates_and_shifts(
    registrar: httpx.AsyncClient, manager: httpx.AsyncClient, sibling: httpx.AsyncClient, provider: str
) -> None:
    worker = await _made(manager, "/workers", synthetic.worker(provider))
    path = f"/workers/{worker['id']}"
    health = {"kind": "health_certificate", "number": "健1", "issuer": "疾控", "valid_from": "2026-01-01"}
    shown = await _made(manager, f"{path}/certificates", {**health, "valid_to": "2026-12-31"})
    assert [one["kind"] for one in shown["certificates"]] == ["care_worker", "health_certificate"]

    async def told() -> list[tuple[str, str]]:
        card = WorkerCard.model_validate((await events_of(sibling, worker["id"]))[-1]["payload"])
        return [(one.kind, str(one.valid_to)) for one in card.certificates]

    # Dispatch asks for a valid certificate of care: none is longer than the health certificate lasts.
    assert await told() == [("care_worker", "2026-12-31")]
    certificate = shown["certificates"][1]["id"]
    change = {"valid_to": "2027-12-31"}
    renewed = await manager.patch(f"{path}/certificates/{certificate}", json=change, headers={"If-Match": "2"})
    assert renewed.json()["version"] == 3
    assert await told() == [("care_worker", "2027-12-31")]
    wrong = await manager.patch(
        f"{path}/certificates/{certificate}", json={"valid_to": "2025-01-01"}, headers={"If-Match": "3"}
    )
    assert _refusal(wrong) == (422, "day.out_of_order")

    shifts = {
        "shifts": [{"weekday": 2, "start": "08:00", "end": "12:00"}, {"weekday": 1, "start": "13:00", "end": "17:00"}]
    }
    stale = await manager.put(f"{path}/shifts", json=shifts, headers={"If-Match": "2"})
    assert _refusal(stale) == (412, "version.stale")
    put = await manager.put(f"{path}/shifts", json=shifts, headers={"If-Match": "3"})
    assert [shift["weekday"] for shift in put.json()["shifts"]] == [1, 2]
    assert (await registrar.get(path)).json()["shifts"] == put.json()["shifts"]
    assert len((await events_of(sibling, worker["id"]))[-1]["payload"]["shifts"]) == 2


async def test_trainings(registrar: httpx.AsyncClient, manager: httpx.AsyncClient, provider: str) -> None:
    worker = await _made(manager, "/workers", synthetic.worker(provider))
    path = f"/workers/{worker['id']}/trainings"
    course = {"course": "岗前培训", "trainer": "试验学校", "held_on": _day(-9), "minutes": 480, "is_passed": True}
    made = await _made(manager, path, {**course, "is_before_work": True})
    assert (await registrar.get(path)).json()["items"] == [made]
    assert _refusal(await manager.post(path, json={**course, "held_on": _day(3)})) == (422, "day.ahead")


async def test_employers_follow_each_other(
    app: FastAPI, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, provider: str, manager: httpx.AsyncClient
) -> None:
    body = {"name": "另一家", "division_code": "370811", "phone": "12349"}
    other = str((await _made(registrar, "/providers", body))["id"])
    number = synthetic.id_number()
    worker = await _made(registrar, "/workers", synthetic.worker(provider, id_number=number, employed_from=_day(-100)))
    path = f"/workers/{worker['id']}"
    hired = {"provider_id": other, "began_on": _day(-10), "reason": "换岗"}
    assert (await manager.post(f"{path}/employments", json=hired)).status_code == 404
    await _made(registrar, f"{path}/employments", hired)
    history = (await registrar.get(f"{path}/employments")).json()["items"]
    assert [(one["provider_name"], one["began_on"], one["ended_on"]) for one in history] == [
        ("试验服务社", _day(-100), _day(-11)),
        ("另一家", _day(-10), None),
    ]
    assert (await events_of(sibling, worker["id"]))[-1]["payload"]["provider_name"] == "另一家"
    assert (await manager.get(path)).status_code == 404
    contradicts = await registrar.post(f"{path}/employments", json={**hired, "began_on": _day(-50)})
    assert _refusal(contradicts) == (409, "worker.employment_contradicts")
    assert contradicts.json()["employment_id"] == history[1]["id"]

    new_manager = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(other)))
    left = await new_manager.post(f"{path}/leave", json={"ended_on": _day(-1), "reason": "回乡"})
    assert left.json()["standing"] == "left"
    again = await registrar.post(f"{path}/leave", json={"ended_on": _day(-1), "reason": "回乡"})
    assert _refusal(again) == (409, "worker.has_left")
    await _made(registrar, "/workers", synthetic.worker(provider, id_number=number))
    back = await registrar.post(f"{path}/employments", json={**hired, "began_on": _day(0)})
    assert _refusal(back) == (409, "worker.already_registered")


async def test_a_provider_does_not_take_back_a_suspension(
    registrar: httpx.AsyncClient, manager: httpx.AsyncClient, provider: str
) -> None:
    worker = await _made(registrar, "/workers", synthetic.worker(provider))
    path = f"/workers/{worker['id']}"
    assert (await registrar.patch(path, json={"standing": "suspended"}, headers={"If-Match": "1"})).status_code == 200
    for standing in ("active", "left"):
        refused = await manager.patch(path, json={"standing": standing}, headers={"If-Match": "2"})
        assert _refusal(refused) == (403, "worker.standing_not_yours")
    leave = await manager.post(f"{path}/leave", json={"ended_on": _day(0), "reason": "离职"})
    assert _refusal(leave) == (403, "worker.standing_not_yours")
    assert (await manager.patch(path, json={"name": "改"}, headers={"If-Match": "2"})).status_code == 200
