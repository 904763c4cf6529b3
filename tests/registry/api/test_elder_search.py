"""Searching elders: what is found by what, however few or many have the words, and that the words follow the facts."""

from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.contracts.authority import Role
from services.registry.repository import elder_search
from services.registry.service.search_upkeep import SearchUpkeep
from tests.fixtures.callers import CITY, client_as, principal
from tests.registry import synthetic


async def _names(client: httpx.AsyncClient, **query: Any) -> list[str]:
    answer = await client.get("/elders", params=query)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def _register(client: httpx.AsyncClient, name: str, **changes: Any) -> dict[str, Any]:
    answer = await client.post("/elders", json=synthetic.elder(name=name, **changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def people(registrar: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """Three elders by name."""
    return {
        "单桂英": await _register(
            registrar,
            "单桂英",
            phone="19900001111",
            address="试验街道幸福小区12号楼3单元402",
            division_code="370811011",
        ),
        "王桂兰": await _register(
            registrar, "王桂兰", phone="19900002222", address="试验街道和平小区1号楼", id_number=_born(1925)
        ),
        "吕某": await _register(registrar, "吕某", phone=None, address="幸福路9号", id_number=_born(1950)),
    }


def _born(year: int) -> str:
    return synthetic.id_number(date(year, 5, 5))


_FOUND: list[tuple[str, list[str]]] = [
    ("桂英", ["单桂英"]),
    ("桂", []),
    ("王", ["王桂兰"]),
    ("sgy", ["单桂英"]),
    ("dangui", ["单桂英"]),
    ("wgl", ["王桂兰"]),
    ("lv", ["吕某"]),
    ("幸福", ["单桂英", "吕某"]),
    ("幸福小区", ["单桂英"]),
    ("12号楼3单元", ["单桂英"]),
    ("2号楼", []),
    ("402", ["单桂英"]),
    ("试验街道幸福小区12号楼3单元402", ["单桂英"]),
    ("单 幸福", ["单桂英"]),
    ("王 幸福", []),
    ("桂 英", []),
    ("试验街道 2222", ["王桂兰"]),
    ("王 19900002222", ["王桂兰"]),
    ("单 19900002222", []),
]


@pytest.mark.usefixtures("people")
async def test_words(operator: httpx.AsyncClient) -> None:
    for q, names in _FOUND:
        assert await _names(operator, q=q) == names, q
    answer = await operator.get("/elders", params={"q": "一一 二二 三三 四四 五五"})
    assert (answer.status_code, answer.json()["code"]) == (422, "search.too_many_words")
    assert answer.json()["errors"][0]["pointer"] == "?q"


async def test_filters(app: FastAPI, registrar: httpx.AsyncClient, people: dict[str, dict[str, Any]]) -> None:
    path = f"/elders/{people['王桂兰']['id']}"
    fact = {"trait": "living_alone", "valid_from": "2020-01-01", "source": "入户登记"}
    assert (await registrar.post(f"{path}/traits", json=fact)).status_code == 201
    graded = {"standard": "MZ/T 039-2013", "grade": 2, "assessed_on": "2025-01-01", "reason": "initial"}
    answer = await registrar.post(f"{path}/assessments", json={**graded, "assessors": ["评估甲", "评估乙"]})
    assert answer.status_code == 201, answer.text
    assert await _names(registrar, trait="living_alone") == ["王桂兰"]
    assert await _names(registrar, trait="living_alone", q="单") == []
    assert await _names(registrar, grade=2, standard="MZ/T 039-2013", q="王") == ["王桂兰"]
    assert await _names(registrar, grade=2) == [], "grades of two standards are not compared"
    assert await _names(registrar, min_age=100) == ["王桂兰"]
    assert await _names(registrar, max_age=78) == ["吕某"]
    assert await _names(registrar, min_age=80, max_age=90, q="幸福") == ["单桂英"]
    assert await _names(registrar, status="deceased") == []
    assert await _names(registrar, status="living", division="370811011") == ["单桂英"]
    async with client_as(app, principal(Role.OPERATOR, division_path=CITY)) as city:
        assert await _names(city, division="370811011") == ["单桂英"]
        assert await _names(city) == ["单桂英", "王桂兰", "吕某"]


async def test_words_follow_a_change(registrar: httpx.AsyncClient, people: dict[str, dict[str, Any]]) -> None:
    path = f"/elders/{people['单桂英']['id']}"
    change = {"name": "某某兰", "address": "改名路8号", "phone": "19900003333"}
    answer = await registrar.patch(path, json=change, headers={"If-Match": "1"})
    assert answer.status_code == 200, answer.text
    for q in ("桂英", "sgy", "幸福小区", "1111"):
        assert "某某兰" not in await _names(registrar, q=q), q
    for q in ("某某", "mml", "改名路8号", "3333"):
        assert await _names(registrar, q=q) == ["某某兰"], q


async def test_strangers_find_nothing(stranger: httpx.AsyncClient, people: dict[str, dict[str, Any]]) -> None:
    for q in ("王桂兰", "wgl", "幸福", "2222", "19900002222"):
        assert await _names(stranger, q=q) == [], q
    assert people


@pytest.mark.parametrize("few", [3000, 2, 0])
async def test_few_and_many_give_the_same_answer(
    app: FastAPI, registrar: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Elders far apart, so that the first pages hold some of them only; whichever way the rest is found."""
    monkeypatch.setattr(elder_search, "_FEW", few)
    monkeypatch.setattr(elder_search, "_FIRST_PAGES", 2)
    made = []
    for number in range(6):
        async with app.state.database.transaction() as session:
            await session.execute(
                text("SELECT setval('elder_search_number_seq', :number)"), {"number": number * 3 * 4096 + 1}
            )
        made.append((await _register(registrar, f"远{number}", address="同一条路1号"))["id"])
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query: dict[str, Any] = {"q": "同一条路", "limit": 2} | ({} if cursor is None else {"cursor": cursor})
        page = (await registrar.get("/elders", params=query)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert seen == made


async def test_what_was_written_past_the_session_is_found_after_the_upkeep(
    app: FastAPI, registrar: httpx.AsyncClient, people: dict[str, dict[str, Any]]
) -> None:
    database = app.state.database
    upkeep = SearchUpkeep(database, "Asia/Shanghai")
    assert await upkeep.step() == 0
    async with database.transaction() as session:
        await session.execute(text("UPDATE elder SET search_words = '{}', search_facts = '{}', search_stale = true"))
    assert await _names(registrar, q="桂英") == []
    assert await upkeep.step() == len(people)
    assert await upkeep.step() == 0
    assert await _names(registrar, q="桂英") == ["单桂英"]


async def test_a_moved_division_takes_its_elders_words_along(
    app: FastAPI, registrar: httpx.AsyncClient, people: dict[str, dict[str, Any]]
) -> None:
    async with app.state.database.transaction() as session:
        await session.execute(
            text("UPDATE elder SET division_path = '370000/370800/370811' WHERE name = '单桂英'"),
        )
    assert await SearchUpkeep(app.state.database, "Asia/Shanghai").step() == 1
    assert await _names(registrar, division="370811011") == []
    assert people["单桂英"]["name"] in await _names(registrar, division="370811")
