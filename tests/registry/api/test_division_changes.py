"""Divisions over time: what they were called, what they became, and that everything in them follows."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.contracts import division_moves
from services.contracts.authority import Role
from services.kit.clock import utc_now
from services.registry.domain.division_table import by_code, read_table
from services.registry.service.division_following import registry_mover
from services.registry.service.division_loading import load_divisions
from tests.fixtures.callers import CITY, COUNTY, OTHER_COUNTY, client_as, principal
from tests.registry import synthetic
from tests.registry.conftest import events_of

DAY = "2026-01-01"
SHIPPED = Path(__file__).parents[3] / "data" / "divisions" / "shandong-four-cities.csv"


@pytest.fixture
def city(app: FastAPI) -> httpx.AsyncClient:
    """The city's administrator."""
    return client_as(app, principal(Role.ADMINISTRATOR, division_path=CITY))


async def done(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def codes(client: httpx.AsyncClient, **params: str) -> dict[str, str]:
    answer = (await client.get("/divisions", params={"limit": 200, **params})).json()
    return {item["code"]: item["name"] for item in answer["items"]}


async def move_rows(app: FastAPI) -> None:
    await registry_mover(app.state.database, app.state.settings).step()


async def test_a_renamed_division_keeps_its_code_and_its_old_name(
    app: FastAPI, city: httpx.AsyncClient, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    elder = await done(registrar, "/elders", synthetic.elder())
    detail = await done(city, "/divisions/370811/rename", {"name": "任城新区", "on": DAY, "source": "决定一号"})
    assert [(term["name"], term["valid_from"], term["valid_to"]) for term in detail["history"]] == [
        ("任城区", None, "2025-12-31"),
        ("任城新区", DAY, None),
    ]
    assert (await codes(city))["370811"] == "任城新区"
    assert (await codes(city, on="2025-12-31"))["370811"] == "任城区"
    await move_rows(app)
    await move_rows(app)
    told = (await events_of(sibling, elder["id"]))[-1]
    assert (told["type"], told["payload"]["division_name"]) == ("elder.changed.v1", "任城新区")
    assert told["payload"]["version"] == 2


async def test_what_is_in_a_merged_division_belongs_to_the_successor(
    app: FastAPI, city: httpx.AsyncClient, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    at_county = await done(registrar, "/elders", synthetic.elder())
    in_street = await done(registrar, "/elders", synthetic.elder(division_code="370811011"))
    provider = await done(registrar, "/providers", {"name": "社", "division_code": "370811", "phone": "12349"})
    worker = await done(registrar, "/workers", synthetic.worker(provider["id"]))

    detail = await done(city, "/divisions/370811/merge", {"into": "370812", "on": DAY})
    assert detail["valid_to"] == "2025-12-31"
    assert [(s["code"], s["kind"], s["on"]) for s in detail["successors"]] == [("370812", "merger", DAY)]
    assert set(await codes(city)) == {"370000", "370800", "370812", "370811011"}
    assert set(await codes(city, on="2025-12-31")) == {"370000", "370800", "370811", "370812", "370811011"}
    assert (await codes(city, on=DAY, parent_code="370812")) == {"370811011": "古槐街道"}

    await move_rows(app)
    successor = client_as(app, principal(Role.REGISTRAR, division_path=OTHER_COUNTY))
    for path in (f"/elders/{at_county['id']}", f"/providers/{provider['id']}", f"/workers/{worker['id']}"):
        assert (await successor.get(path)).json()["division_code"] == "370812", path
        assert (await registrar.get(path)).status_code == 404
    assert (await successor.get(f"/elders/{in_street['id']}")).json()["division_code"] == "370811011"
    card = (await events_of(sibling, in_street["id"]))[-1]["payload"]
    assert (card["division_path"], card["version"]) == (f"{OTHER_COUNTY}/370811011", 2)
    card = (await events_of(sibling, worker["id"]))[-1]["payload"]
    assert (card["division_path"], card["version"]) == (OTHER_COUNTY, 2)
    (moved,) = [e["payload"] for e in await events_of(sibling, "370811") if e["type"] == "division.moved.v1"]
    assert (moved["old_path"], moved["new_path"]) == (COUNTY, OTHER_COUNTY)


async def test_the_move_is_told_once_more_when_it_is_done(
    app: FastAPI, city: httpx.AsyncClient, sibling: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await done(city, "/divisions/370811/merge", {"into": "370812", "on": DAY})
    monkeypatch.setattr(division_moves, "SETTLING", timedelta(0))
    await move_rows(app)
    await move_rows(app)
    told = [e["payload"] for e in await events_of(sibling, "370811") if e["type"] == "division.moved.v1"]
    assert len(told) == 2
    assert told[0] == told[1]
    async with app.state.database.transaction() as session:
        assert (await session.execute(text("SELECT finished_at IS NULL FROM division_move"))).scalars().all() == [False]


async def test_rows_follow_in_chunks(
    app: FastAPI, city: httpx.AsyncClient, registrar: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division_moves, "CHUNK_ROWS", 1)
    for number in range(3):
        await done(registrar, "/providers", {"name": f"社{number}", "division_code": "370811", "phone": "12349"})
    await done(city, "/divisions/370811/merge", {"into": "370812", "on": DAY})
    await move_rows(app)
    assert len((await city.get("/providers", params={"division": "370812"})).json()["items"]) == 3


async def test_a_split_division_gives_its_children_away(
    app: FastAPI, city: httpx.AsyncClient, registrar: httpx.AsyncClient
) -> None:
    elder = await done(registrar, "/elders", synthetic.elder())
    in_street = await done(registrar, "/elders", synthetic.elder(division_code="370811011"))
    parts = [{"code": "370813", "name": "东区", "children": ["370811011"]}, {"code": "370814", "name": "西区"}]
    detail = await done(city, "/divisions/370811/split", {"on": DAY, "parts": parts, "rest_to": "370814"})
    assert {s["code"] for s in detail["successors"]} == {"370813", "370814"}
    assert (await city.get("/divisions/370811011")).json()["path"] == f"{CITY}/370813/370811011"
    assert (await city.get("/divisions/370813")).json()["predecessors"][0]["code"] == "370811"
    await move_rows(app)
    assert (await city.get(f"/elders/{elder['id']}")).json()["division_code"] == "370814"
    east = client_as(app, principal(Role.REGISTRAR, division_path=f"{CITY}/370813"))
    assert (await east.get(f"/elders/{in_street['id']}")).status_code == 200


async def test_a_split_division_may_go_on(city: httpx.AsyncClient) -> None:
    parts = [{"code": "gaoxin", "name": "高新区", "children": ["370811011"]}]
    detail = await done(city, "/divisions/370811/split", {"on": DAY, "parts": parts})
    assert detail["valid_to"] is None
    assert (await city.get("/divisions/gaoxin")).json()["kind"] == "local"


async def test_only_an_empty_division_ends(city: httpx.AsyncClient, registrar: httpx.AsyncClient) -> None:
    elder = await done(registrar, "/elders", synthetic.elder(division_code="370811011"))
    for code, used_by in (("370811", ["division"]), ("370811011", ["elder"])):
        refused = await city.post(f"/divisions/{code}/end", json={"on": DAY})
        assert (refused.status_code, refused.json()["code"]) == (409, "division.in_use")
        assert refused.json()["used_by"] == used_by
    assert (await done(city, "/divisions/370812/end", {"on": DAY}))["valid_to"] == "2025-12-31"
    again = await city.post("/divisions/370812/end", json={"on": DAY})
    assert (again.status_code, again.json()["code"]) == (409, "division.ended")
    for path, body in (
        ("/elders", synthetic.elder(division_code="370812")),
        ("/divisions", {"code": "x", "name": "街道", "level": "street", "parent_code": "370812"}),
    ):
        refused = await city.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "division.unknown")
    assert (await registrar.get(f"/elders/{elder['id']}")).status_code == 200


_REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("merge", {"into": "370811"}, "division.unknown"),
    ("merge", {"into": "370900"}, "division.unknown"),
    ("merge", {"into": "370811011"}, "division.not_of_one_rank"),
    ("split", {"parts": [{"code": "n", "name": "新", "children": ["370812"]}]}, "division.not_a_child"),
    ("split", {"parts": [{"code": "n", "name": "新"}], "rest_to": "m"}, "division.unknown"),
    ("split", {"parts": [{"code": "370812", "name": "新"}]}, "division.already_registered"),
    ("rename", {"name": "新", "on": "2999-01-01"}, "division.in_the_future"),
)


async def test_changes_that_are_refused_change_nothing(city: httpx.AsyncClient) -> None:
    before = (await city.get("/divisions/370811")).json()
    for change, body, code in _REFUSED:
        refused = await city.post(f"/divisions/370811/{change}", json={"on": DAY, **body})
        assert refused.json()["code"] == code, refused.text
    assert (await city.get("/divisions/370811")).json() == before


async def test_a_change_comes_after_the_last_one(city: httpx.AsyncClient) -> None:
    await done(city, "/divisions/370811/rename", {"name": "甲区", "on": DAY})
    refused = await city.post("/divisions/370811/rename", json={"name": "乙区", "on": DAY})
    assert (refused.status_code, refused.json()["code"]) == (422, "division.before_last_change")


async def test_what_becomes_of_a_division_is_decided_above_it(app: FastAPI) -> None:
    own = client_as(app, principal(Role.ADMINISTRATOR, division_path=COUNTY))
    stranger = client_as(app, principal(Role.ADMINISTRATOR, division_path=OTHER_COUNTY))
    registrar = client_as(app, principal(Role.REGISTRAR, division_path=CITY))
    body = {"name": "新", "on": DAY}
    refused = await own.post("/divisions/370811/rename", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "division.is_your_own")
    assert (await own.post("/divisions/370800/rename", json=body)).status_code == 409
    for client in (stranger, registrar):
        assert (await client.post("/divisions/370811/rename", json=body)).status_code == 404


async def test_a_placing_and_a_merger_wait_for_each_other(
    app: FastAPI, city: httpx.AsyncClient, registrar: httpx.AsyncClient
) -> None:
    bodies = [synthetic.elder() for _ in range(6)]
    merger = city.post("/divisions/370811/merge", json={"into": "370812", "on": DAY})
    merged, *placed = await asyncio.gather(merger, *(registrar.post("/elders", json=body) for body in bodies))
    assert merged.status_code == 200, merged.text
    assert {answer.status_code for answer in placed} <= {201, 422}
    await move_rows(app)
    async with app.state.database.transaction() as session:
        left = await session.execute(
            text("SELECT count(*) FROM elder WHERE division_path <> :path"), {"path": OTHER_COUNTY}
        )
        assert left.scalar_one() == 0


async def test_a_table_is_loaded_once(app: FastAPI) -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        table = by_code(read_table(lines))
    async with app.state.database.transaction() as session:
        # The fixture's five are there already, and keep what is known of them.
        assert await load_divisions(session, table) == len(table) - 5
    async with app.state.database.transaction() as session:
        assert await load_divisions(session, table) == 0
    city = client_as(app, principal(Role.AUDITOR, division_path=CITY))
    detail = (await city.get("/divisions/370882")).json()
    assert (detail["name"], detail["valid_to"], detail["successors"][0]["name"]) == ("兖州市", "2012-12-31", "兖州区")
    assert (await codes(city, on="2000-06-01"))["370802"] == "市中区"
    assert "370802" not in await codes(city, on=utc_now().date().isoformat())
