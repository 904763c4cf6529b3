"""Entitlements over HTTP: 28 explained answers, the county's layer, decided policies, and who may see whose."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from tests.fixtures.callers import CITY, COUNTY, client_as, principal
from tests.registry import synthetic

DAY = "2024-06-01"
ALL = [{"item": number} for number in range(1, 29)]


@pytest.fixture
def supervisor(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.SUPERVISOR, division_path=COUNTY, name="县主管"))


@pytest.fixture
async def elder_id(registrar: httpx.AsyncClient) -> str:
    """Born 12 March 1941, registered and resident in the county, on 低保 since 2020."""
    answer = await registrar.post("/elders", json=synthetic.elder(household_division_code="370811"))
    found: str = answer.json()["id"]
    fact = {"trait": "minimum_allowance", "valid_from": "2020-01-01", "source": "县民政局"}
    (await registrar.post(f"/elders/{found}/traits", json=fact)).raise_for_status()
    return found


async def _assess(registrar: httpx.AsyncClient, elder_id: str, grade: int, day: str) -> None:
    body = {
        "standard": "MZ/T 039-2013",
        "assessed_on": day,
        "reason": "routine",
        "grade": grade,
        "assessors": ["测试评估员甲", "测试评估员乙"],
    }
    answer = await registrar.post(f"/elders/{elder_id}/assessments", json=body)
    assert answer.status_code == 201, answer.text


async def _answers(client: httpx.AsyncClient, elder_id: str, on: str = DAY) -> dict[str, Any]:
    answer = await client.get(f"/elders/{elder_id}/entitlements", params={"on": on})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _item(client: httpx.AsyncClient, elder_id: str, item: int, on: str = DAY) -> dict[str, Any]:
    found: dict[str, Any] = (await _answers(client, elder_id, on))["items"][item - 1]
    return found


def _county_list(**changes: Any) -> dict[str, Any]:
    body = {"division_code": "370811", "document": "任政办发〔2023〕1号", "valid_from": "2023-06-01", "items": ALL}
    return {**body, **changes}


def _with(*items: dict[str, Any]) -> list[dict[str, Any]]:
    changed = {item["item"]: item for item in items}
    return [changed.get(item["item"], item) for item in ALL]


async def test_all_items_with_what_they_rest_on(
    operator: httpx.AsyncClient, registrar: httpx.AsyncClient, elder_id: str
) -> None:
    await _assess(registrar, elder_id, 2, "2024-03-01")
    found = await _answers(operator, elder_id)
    assert (found["list"], found["county_list"], found["on"]) == ("jining-2023", None, DAY)
    assert [item["item"] for item in found["items"]] == list(range(1, 29))

    allowance = found["items"][16]
    assert (allowance["status"], allowance["amount_fen"]) == ("entitled", None)
    assert [part["amount_fen"] for part in allowance["components"]] == [10000, 8500]
    facts = {fact["name"]: fact for fact in allowance["facts"]}
    assert facts["minimum_allowance"]["source"] == "县民政局"
    assert facts["MZ/T 039-2013"]["value"] == "2"
    assert facts["household_in_city"]["value"] == "370811"
    assert allowance["source"][0]["item"] == "清单第17项"
    assert "adding_up" in allowance["policies"]

    assert found["items"][20]["minutes_per_month"] == [1800, 3000]
    assert found["items"][15]["missing"] == ["evidence:still_in_difficulty"]
    assert {policy["key"]: policy["decision"] for policy in found["policies"]}["adding_up"] is None


async def test_any_day_can_be_asked(operator: httpx.AsyncClient, elder_id: str) -> None:
    assert (await _item(operator, elder_id, 17, "2019-12-31"))["status"] == "not_entitled"
    old = await _answers(operator, elder_id, "2020-12-31")
    assert (old["list"], old["items"][16]["status"]) == ("jining-2018", "needs_evidence")
    none = await _answers(operator, elder_id, "2022-01-01")
    assert none["list"] is None
    assert {item["status"] for item in none["items"]} == {"not_entitled"}
    assert all("不适用" in item["reasons"][0] for item in none["items"])
    assert (await operator.get(f"/elders/{elder_id}/entitlements")).json()["on"] >= "2024-01-01"
    answer = await operator.get(f"/elders/{elder_id}/entitlements", params={"on": "2024-13-01"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "?on")


async def test_after_a_death_nothing_is_due(
    operator: httpx.AsyncClient, registrar: httpx.AsyncClient, elder_id: str
) -> None:
    body = {"kind": "deceased", "on": "2024-05-20", "evidence": "死亡证明"}
    answer = await registrar.post(f"/elders/{elder_id}/departures", json=body)
    assert answer.status_code == 201, answer.text
    assert (await _item(operator, elder_id, 12, "2024-05-20"))["status"] == "entitled"
    item = await _item(operator, elder_id, 12, "2024-05-21")
    assert (item["status"], item["reasons"]) == ("not_entitled", ["已去世（2024-05-20）"])


async def test_a_county_exceeds_the_city(
    supervisor: httpx.AsyncClient, operator: httpx.AsyncClient, elder_id: str
) -> None:
    better = {"item": 12, "from_age": 75, "amounts_fen": {"old_age_allowance": 10000}, "text": "75周岁起每月100元"}
    answer = await supervisor.post("/service-lists", json=_county_list(items=_with(better)))
    assert answer.status_code == 201, answer.text
    added = answer.json()
    assert added["recorded_by_name"] == "县主管"
    found = await _answers(operator, elder_id)
    assert found["county_list"] == added["id"]
    assert found["items"][11]["amount_fen"] == 10000
    assert found["items"][11]["source"][-1]["text"] == "75周岁起每月100元"
    assert (await _item(operator, elder_id, 12, "2023-05-31"))["amount_fen"] is None

    again = await supervisor.post("/service-lists", json=_county_list())
    assert (await supervisor.get(f"/service-lists/{added['id']}")).json()["superseded_by"] == again.json()["id"]
    assert (await _item(operator, elder_id, 12))["amount_fen"] is None
    assert len((await operator.get("/service-lists")).json()["items"]) == 2


@pytest.mark.parametrize(
    ("items", "code", "pointer", "words"),
    [
        (ALL[:27], "service_list.below_city_list", "/items", "item 28: the item is missing"),
        (
            _with({"item": 17, "amounts_fen": {"care_allowance": 8499}}),
            "service_list.below_city_list",
            "/items/16",
            "8499",
        ),
        (_with({"item": 10, "from_age": 70}), "service_list.below_city_list", "/items/9", "from the age of 70"),
        (_with({"item": 21, "minutes_per_month": [1200, 3000]}), "service_list.below_city_list", "/items/20", "1200"),
        (_with({"item": 12, "amounts_fen": {"gift": 1}}), "service_list.invalid", "/items/11", "gift"),
    ],
)
async def test_a_county_that_falls_below_is_refused(
    supervisor: httpx.AsyncClient, items: list[dict[str, Any]], code: str, pointer: str, words: str
) -> None:
    answer = await supervisor.post("/service-lists", json=_county_list(items=items))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert words in error["message"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"division_code": "370811011"}, "service_list.not_a_county"),
        ({"division_code": "370812"}, "division.unknown"),
        ({"valid_from": "2023-04-26"}, "service_list.outside_city_list"),
    ],
)
async def test_a_list_of_another_place_or_time(
    supervisor: httpx.AsyncClient, change: dict[str, Any], code: str
) -> None:
    answer = await supervisor.post("/service-lists", json=_county_list(**change))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def _decide(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    body = {
        "division_code": "370811",
        "key": "adding_up",
        "value": {"17": "sum"},
        "valid_from": "2024-01-01",
        "reason": "县民政局会议纪要",
    }
    return await client.put("/entitlement-policies", json={**body, **changes})


async def test_a_decision_settles_what_the_document_leaves_open(
    app: FastAPI,
    supervisor: httpx.AsyncClient,
    operator: httpx.AsyncClient,
    registrar: httpx.AsyncClient,
    elder_id: str,
) -> None:
    await _assess(registrar, elder_id, 3, "2023-12-15")
    assert (await _decide(supervisor)).status_code == 200
    found = await _answers(operator, elder_id)
    assert found["items"][16]["amount_fen"] == 18500
    decision = {policy["key"]: policy["decision"] for policy in found["policies"]}["adding_up"]
    assert (decision["decided_by_name"], decision["reason"]) == ("县主管", "县民政局会议纪要")
    assert (await _item(operator, elder_id, 17, "2023-12-31"))["amount_fen"] is None

    # The city's decision yields to the county's, whichever came last; the county's next one replaces its first.
    async with client_as(app, principal(Role.SUPERVISOR, division_path=CITY)) as city:
        assert (await _decide(city, division_code="370800", value={"17": "highest"})).status_code == 200
    assert (await _item(operator, elder_id, 17))["amount_fen"] == 18500
    await _decide(supervisor, value={}, valid_from="2024-05-01")
    assert (await _item(operator, elder_id, 17))["amount_fen"] is None
    assert len((await operator.get("/entitlement-policies")).json()["items"]) == 3


async def test_a_decision_of_another_form_or_elsewhere(supervisor: httpx.AsyncClient) -> None:
    for change, code, pointer in (
        ({"value": {"17": "add"}}, "entitlement_policy.invalid", "/value"),
        ({"division_code": "370812"}, "division.unknown", "/division_code"),
        ({"division_code": "370800"}, "division.unknown", "/division_code"),
    ):
        answer = await _decide(supervisor, **change)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert (await _decide(supervisor, key="nothing")).status_code == 422


async def test_who_decides_and_who_sees(
    app: FastAPI,
    supervisor: httpx.AsyncClient,
    registrar: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    elder_id: str,
) -> None:
    assert (await _decide(registrar)).status_code == 403
    assert (await registrar.post("/service-lists", json=_county_list())).status_code == 403
    added = (await supervisor.post("/service-lists", json=_county_list())).json()
    await _decide(supervisor)
    assert (await stranger.get(f"/service-lists/{added['id']}")).status_code == 404
    assert (await stranger.get("/service-lists")).json()["items"] == []
    assert (await stranger.get("/entitlement-policies")).json()["items"] == []
    assert len((await stranger.get("/service-lists/city")).json()["items"][1]["items"]) == 28

    path = f"/elders/{elder_id}/entitlements"
    assert (await stranger.get(path)).status_code == 404
    for caller, status in (
        (principal(Role.FAMILY, elder_ids=frozenset({UUID(elder_id)})), 200),
        (principal(Role.FAMILY, elder_ids=frozenset()), 404),
        (principal(Role.WORKER), 404),
        (principal(Role.PROVIDER_MANAGER), 404),
    ):
        async with client_as(app, caller) as client:
            assert (await client.get(path)).status_code == status


async def test_household_and_residence_are_two_things(registrar: httpx.AsyncClient) -> None:
    body = synthetic.elder(household_division_code="370102", id_number=synthetic.id_number(date(1930, 1, 1)))
    elder_id = (await registrar.post("/elders", json=body)).json()["id"]
    assert (await _item(registrar, elder_id, 12))["status"] == "not_entitled"
    unknown = synthetic.elder(id_number=synthetic.id_number(date(1930, 1, 1) + timedelta(1)))
    elder_id = (await registrar.post("/elders", json=unknown)).json()["id"]
    assert (await _item(registrar, elder_id, 12))["status"] == "needs_evidence"
