"""Meals over HTTP: enrolment, the subsidy of each, and the sums of a month."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.registry.service.care_rounds import CareRounds
from tests.fixtures.callers import COUNTY, client_as, principal
from tests.registry.api.care import (
    LONG_AGO,
    a_facility,
    a_provider,
    an_elder,
    days_ago,
    got,
    leave,
    made,
    refused,
    today,
)


@pytest.fixture
async def canteen(registrar: httpx.AsyncClient) -> dict[str, str]:
    """A canteen, and who runs it."""
    operator_id = await a_provider(registrar)
    return {"id": await a_facility(registrar, "canteen", operator_id=operator_id), "operator_id": operator_id}


async def _enrolled(
    registrar: httpx.AsyncClient, canteen: dict[str, str], *traits: str, **changes: Any
) -> dict[str, Any]:
    body = {
        "elder_id": await an_elder(registrar, *traits),
        "facility_id": canteen["id"],
        "subsidy_class": "minimum_allowance" if traits else "none",
        "from_day": LONG_AGO,
    }
    return await made(registrar, "/meals/enrolments", **{**body, **changes})


async def _policy(app: FastAPI, fen: int = 500) -> str:
    supervisor = client_as(app, principal(Role.SUPERVISOR, division_path=COUNTY))
    rules = {
        "subsidies": [{"subsidy_class": "minimum_allowance", "subsidy_fen": fen}],
        "max_subsidised_meals_per_day": 1,
    }
    body = {"division_code": "370811", "valid_from": LONG_AGO, "source": "区助餐办法", "reason": "运营补贴"}
    return str((await made(supervisor, "/care-policies", rules=rules, **body))["id"])


def _meal(enrolment: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = {"meal_enrolment_id": enrolment["id"], "on": "2026-04-01", "meal": "lunch", "serving": "at_canteen"}
    return {**body, "price_fen": 1200, **changes}


async def test_meals_are_subsidised_by_policy_and_summed_by_month(
    app: FastAPI, registrar: httpx.AsyncClient, stranger: httpx.AsyncClient, canteen: dict[str, str]
) -> None:
    policy = await _policy(app)
    poor = await _enrolled(registrar, canteen, "minimum_allowance")
    other = await _enrolled(registrar, canteen)
    manager = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(canteen["operator_id"])))
    lunch = await made(manager, "/meals/records", **_meal(poor))
    assert (lunch["subsidy_fen"], lunch["policy_id"]) == (500, policy)
    assert (await made(manager, "/meals/records", **_meal(poor)))["id"] == lunch["id"]
    dinner = await made(manager, "/meals/records", **_meal(poor, meal="dinner"))
    assert dinner["subsidy_fen"] == 0
    await made(manager, "/meals/records", **_meal(other))
    await made(manager, "/meals/records", **_meal(poor, on="2026-05-01"))
    (month,) = (await got(manager, "/meals/sums", month="2026-04"))["items"]
    assert (month["id"], month["meals"], month["price_fen"], month["subsidy_fen"]) == (canteen["id"], 3, 3600, 500)
    assert [(one["subsidy_class"], one["meals"]) for one in month["classes"]] == [
        ("minimum_allowance", 2),
        ("none", 1),
    ]
    assert (await got(stranger, "/meals/sums", month="2026-04"))["items"] == []
    assert (await got(manager, "/meals/sums", month="2026-03"))["items"] == []


async def test_without_a_policy_there_is_no_subsidy(registrar: httpx.AsyncClient, canteen: dict[str, str]) -> None:
    enrolment = await _enrolled(registrar, canteen, "minimum_allowance")
    meal = await made(registrar, "/meals/records", **_meal(enrolment))
    assert (meal["subsidy_fen"], meal["policy_id"]) == (0, None)


async def test_a_meal_sent_many_times_at_once_is_one_meal(
    app: FastAPI, registrar: httpx.AsyncClient, canteen: dict[str, str]
) -> None:
    await _policy(app)
    enrolment = await _enrolled(registrar, canteen, "minimum_allowance")
    answers = await asyncio.gather(*(registrar.post("/meals/records", json=_meal(enrolment)) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    both = await asyncio.gather(
        *(
            registrar.post("/meals/records", json=_meal(enrolment, on="2026-04-02", meal=meal))
            for meal in ("lunch", "dinner")
        )
    )
    assert sorted(answer.json()["subsidy_fen"] for answer in both) == [0, 500]


async def test_one_lunch_a_day_whichever_canteen(registrar: httpx.AsyncClient, canteen: dict[str, str]) -> None:
    enrolment = await _enrolled(registrar, canteen)
    second = {"id": await a_facility(registrar, "canteen")}
    elsewhere = await _enrolled(registrar, second, elder_id=enrolment["elder"]["id"])
    meal = await made(registrar, "/meals/records", **_meal(enrolment))
    assert (await refused(registrar, "/meals/records", **_meal(elsewhere)))["code"] == "meal.already_recorded"
    wrong_price = _meal(enrolment, price_fen=1300)
    assert (await refused(registrar, "/meals/records", **wrong_price))["code"] == "meal.already_recorded"
    voided = await made(registrar, f"/meals/records/{meal['id']}/void", reason="记错了价格")
    assert (voided["state"], voided["void_reason"]) == ("voided", "记错了价格")
    again = await refused(registrar, f"/meals/records/{meal['id']}/void", reason="记错了价格")
    assert again["code"] == "meal.already_void"
    assert (await made(registrar, "/meals/records", **wrong_price))["price_fen"] == 1300
    meals = (await got(registrar, "/meals/records", month="2026-04", meal_enrolment_id=enrolment["id"]))["items"]
    assert [one["state"] for one in meals] == ["voided", "standing"]


async def test_a_class_needs_a_fact_or_evidence(registrar: httpx.AsyncClient, canteen: dict[str, str]) -> None:
    body = {"elder_id": await an_elder(registrar), "facility_id": canteen["id"], "from_day": LONG_AGO}
    problem = await refused(registrar, "/meals/enrolments", subsidy_class="incapacitated", **body)
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("meal.class_not_shown", "/evidence")
    enrolled = await made(registrar, "/meals/enrolments", subsidy_class="incapacitated", evidence="评估报告", **body)
    assert (enrolled["state"], enrolled["provider_id"]) == ("active", canteen["operator_id"])
    twice = await refused(registrar, "/meals/enrolments", subsidy_class="none", **body)
    assert twice["code"] == "care.already_arranged"
    body["facility_id"] = await a_facility(registrar, "institution")
    assert (await refused(registrar, "/meals/enrolments", subsidy_class="none", **body))["code"] == (
        "facility.of_another_kind"
    )


async def test_meals_belong_to_days_of_the_enrolment(
    app: FastAPI, registrar: httpx.AsyncClient, canteen: dict[str, str]
) -> None:
    enrolment = await _enrolled(registrar, canteen, from_day=days_ago(10))
    path = f"/meals/enrolments/{enrolment['id']}"
    assert (await refused(registrar, "/meals/records", **_meal(enrolment, on=days_ago(11))))[
        "code"
    ] == "meal.not_enrolled"
    assert (await refused(registrar, f"{path}/end", on=days_ago(11), reason="不再就餐"))["code"] == "day.out_of_order"
    ended = await made(registrar, f"{path}/end", on=days_ago(2), reason="不再就餐")
    assert (ended["state"], ended["until_day"]) == ("ended", days_ago(2))
    assert (await made(registrar, "/meals/records", **_meal(enrolment, on=days_ago(2))))["price_fen"] == 1200
    assert (await refused(registrar, "/meals/records", **_meal(enrolment, on=days_ago(1))))[
        "code"
    ] == "meal.not_enrolled"
    future = await refused(registrar, "/meals/records", **_meal(enrolment, on=days_ago(-1)))
    assert future["code"] == "day.in_the_future"
    left = await _enrolled(registrar, canteen)
    await leave(registrar, left["elder"]["id"])
    assert (await refused(registrar, "/meals/records", **_meal(left)))["code"] == "care.elder_not_served"
    await CareRounds(app.state.database, "Asia/Shanghai").go_round(today(), asyncio.Event())
    shown = await got(registrar, f"/meals/enrolments/{left['id']}")
    assert (shown["state"], shown["until_day"]) == ("ended", days_ago(0))


async def test_a_family_sees_its_elders_meals_alone(
    app: FastAPI, registrar: httpx.AsyncClient, canteen: dict[str, str]
) -> None:
    own, other = [await _enrolled(registrar, canteen) for _ in range(2)]
    for enrolment in (own, other):
        await made(registrar, "/meals/records", **_meal(enrolment))
    family = client_as(app, principal(Role.FAMILY, elder_ids=frozenset({UUID(own["elder"]["id"])})))
    meals = (await got(family, "/meals/records", month="2026-04"))["items"]
    assert [one["elder_id"] for one in meals] == [own["elder"]["id"]]
    assert [one["id"] for one in (await got(family, "/meals/enrolments"))["items"]] == [own["id"]]
    assert (await family.post("/meals/records", json=_meal(own))).status_code == 403
