"""Finding elders: words, filters, pages."""

from datetime import date
from typing import Any

import httpx
import pytest

from tests.registry import synthetic


async def _names(client: httpx.AsyncClient, **query: Any) -> list[str]:
    answer = await client.get("/elders", params=query)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


@pytest.fixture
async def people(registrar: httpx.AsyncClient) -> dict[str, str]:
    """Three elders; their ids by name."""
    bodies = [
        synthetic.elder(name="测试春", id_number="370811194103129988", phone="19900001111"),
        synthetic.elder(name="测试夏", id_number="37080219380615998X", phone="19900009988"),
        synthetic.elder(
            name="验%_秋", id_number=synthetic.id_number(date(1961, 5, 5)), phone=None, division_code="370811011"
        ),
    ]
    answers = [(await registrar.post("/elders", json=body)).json() for body in bodies]
    return {answer["name"]: answer["id"] for answer in answers}


_WORDS: list[tuple[str, list[str]]] = [
    ("测试", ["测试春", "测试夏"]),
    ("测试春", ["测试春"]),
    ("试", []),
    ("验%_", ["验%_秋"]),
    ("%", []),
    ("_", []),
    ("9988", ["测试春", "测试夏"]),
    ("998x", ["测试夏"]),
    ("1111", ["测试春"]),
    ("19900009988", ["测试夏"]),
    ("199 0000 9988", ["测试夏"]),
    ("37080219380615998x", ["测试夏"]),
    ("370811410312998", ["测试春"]),
    ("0000", []),
]


@pytest.mark.usefixtures("people")
async def test_words(operator: httpx.AsyncClient) -> None:
    for q, names in _WORDS:
        assert await _names(operator, q=q) == names, q


@pytest.mark.usefixtures("people")
async def test_filters(operator: httpx.AsyncClient) -> None:
    assert await _names(operator, division="370811011") == ["验%_秋"]
    assert await _names(operator, division="370811") == ["测试春", "测试夏", "验%_秋"]
    assert await _names(operator, min_age=80) == ["测试春", "测试夏"]
    assert await _names(operator, min_age=150) == []
    unknown = await operator.get("/elders", params={"division": "370812"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "division.unknown")
    assert unknown.json()["errors"][0]["pointer"] == "?division"


async def test_a_trait_finds_those_of_whom_it_is_true_today(
    registrar: httpx.AsyncClient, people: dict[str, str]
) -> None:
    facts = [
        ("测试春", {"trait": "living_alone", "valid_from": "2020-01-01"}),
        ("测试夏", {"trait": "living_alone", "valid_from": "2020-01-01", "valid_to": "2021-01-01"}),
        ("验%_秋", {"trait": "living_alone", "valid_from": "9999-01-01"}),
    ]
    for name, fact in facts:
        answer = await registrar.post(f"/elders/{people[name]}/traits", json={**fact, "source": "入户登记"})
        assert answer.status_code == 201
    assert await _names(registrar, trait="living_alone") == ["测试春"]
    assert await _names(registrar, trait="dementia") == []
    summary = (await registrar.get("/elders", params={"q": "测试春"})).json()["items"][0]
    assert summary["traits"] == ["living_alone"]
    assert set(summary) == {
        "id",
        "name",
        "sex",
        "age",
        "phone",
        "division_code",
        "division_name",
        "address",
        "traits",
    }
    assert summary["phone"] == "199****1111"


async def test_pages_show_everybody_once(registrar: httpx.AsyncClient) -> None:
    made = [(await registrar.post("/elders", json=synthetic.elder(name=f"页{n}"))).json()["id"] for n in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query: dict[str, Any] = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = (await registrar.get("/elders", params=query)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert seen == made


_BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"cursor": "forged"}, 400, "pagination.invalid_cursor"),
    ({"limit": 0}, 422, "request.invalid"),
    ({"limit": 201}, 422, "request.invalid"),
    ({"trait": "rich"}, 422, "request.invalid"),
    ({"min_age": -1}, 422, "request.invalid"),
    ({"q": "a\u0000"}, 422, "request.invalid"),
    ({"division": "a/b"}, 422, "request.invalid"),
]


async def test_bad_queries(operator: httpx.AsyncClient) -> None:
    for query, status, code in _BAD:
        answer = await operator.get("/elders", params=query)
        assert (answer.status_code, answer.json()["code"]) == (status, code), query


async def test_a_cursor_that_was_altered(registrar: httpx.AsyncClient) -> None:
    for n in range(2):
        await registrar.post("/elders", json=synthetic.elder(name=f"页{n}"))
    cursor = (await registrar.get("/elders", params={"limit": 1})).json()["next_cursor"]
    for at in (0, len(cursor) // 2):
        altered = cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]
        answer = await registrar.get("/elders", params={"cursor": altered})
        assert (answer.status_code, answer.json()["code"]) == (400, "pagination.invalid_cursor")


async def test_a_cursor_of_another_list(registrar: httpx.AsyncClient) -> None:
    cursor = (await registrar.get("/divisions", params={"limit": 1})).json()["next_cursor"]
    answer = await registrar.get("/elders", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "pagination.invalid_cursor")
