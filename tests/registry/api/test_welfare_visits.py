"""Welfare visits over HTTP and in the daily round: who is due, who is overdue, what dispatch hears."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from services.contracts.authority import Role
from services.contracts.events import WelfareVisitMissed
from services.registry.service.care_rounds import CareRounds, announce_missed, walk_through_plan
from tests.fixtures.callers import COUNTY, client_as, principal
from tests.registry.api.care import LONG_AGO, an_elder, days_ago, got, leave, made, refused, today
from tests.registry.conftest import events_of

_MISSED = "welfare_visit.missed.v1"


async def _visited(client: httpx.AsyncClient, elder: str, on: str, result: str = "well") -> dict[str, Any]:
    body = {"elder_id": elder, "on": on, "kind": "home", "visitor_name": "网格员", "result": result}
    return await made(client, "/welfare-visits", **body)


async def _round(app: FastAPI) -> None:
    await CareRounds(app.state.database, "Asia/Shanghai").go_round(today(), asyncio.Event())


async def test_a_visit_puts_the_next_one_off(operator: httpx.AsyncClient, registrar: httpx.AsyncClient) -> None:
    elder = await an_elder(registrar, "living_alone")
    await _visited(operator, elder, days_ago(3))
    shown = await got(operator, f"/elders/{elder}/welfare-visits")
    # Born in 1941 and living alone: every fifteen days.
    assert (shown["plan"]["tier"], shown["plan"]["interval_days"]) == ("raised", 15)
    assert (shown["plan"]["due_on"], shown["plan"]["last_visited_on"]) == (days_ago(-12), days_ago(3))
    assert [(visit["on"], visit["result"]) for visit in shown["visits"]] == [(days_ago(3), "well")]
    # An older visit told later changes nothing.
    await _visited(operator, elder, days_ago(30))
    assert (await got(operator, f"/elders/{elder}/welfare-visits"))["plan"]["due_on"] == days_ago(-12)


async def test_first_visits_told_at_once_make_one_place(
    operator: httpx.AsyncClient, registrar: httpx.AsyncClient
) -> None:
    elder = await an_elder(registrar, "living_alone")
    await asyncio.gather(*(_visited(operator, elder, days_ago(ago)) for ago in (3, 1, 2)))
    shown = await got(operator, f"/elders/{elder}/welfare-visits")
    assert shown["plan"]["last_visited_on"] == days_ago(1)
    assert [visit["on"] for visit in shown["visits"]] == [days_ago(1), days_ago(2), days_ago(3)]


async def test_who_comes_back_into_the_plan_begins_anew(
    app: FastAPI, operator: httpx.AsyncClient, registrar: httpx.AsyncClient
) -> None:
    elder = await an_elder(registrar, "living_alone")
    await _visited(operator, elder, days_ago(200))
    departures = f"/elders/{elder}/departures"
    report = {"on": days_ago(1), "evidence": "户籍证明"}
    await made(registrar, departures, kind="moved_away", **report)
    await _round(app)
    assert (await got(operator, f"/elders/{elder}/welfare-visits"))["plan"] is None
    await made(registrar, departures, kind="returned", on=days_ago(0), evidence="户籍证明")
    await _visited(operator, elder, days_ago(0), "not_found")
    plan = (await got(operator, f"/elders/{elder}/welfare-visits"))["plan"]
    assert (plan["started_on"], plan["last_visited_on"], plan["due_on"]) == (days_ago(0), None, days_ago(-15))


async def test_nobody_at_the_door_is_no_visit(operator: httpx.AsyncClient, registrar: httpx.AsyncClient) -> None:
    elder = await an_elder(registrar, "living_alone")
    await _visited(operator, elder, days_ago(20))
    for result in ("not_found", "refused"):
        await _visited(operator, elder, days_ago(0), result)
    (overdue,) = (await got(operator, "/welfare-visits/overdue"))["items"]
    assert (overdue["id"], overdue["due_on"], overdue["days_overdue"]) == (elder, days_ago(5), 5)
    await _visited(operator, elder, days_ago(0), "needs_found")
    assert (await got(operator, "/welfare-visits/overdue"))["items"] == []


async def test_the_overdue_list_is_of_the_division_and_the_longest_first(
    operator: httpx.AsyncClient, registrar: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    elders = [await an_elder(registrar, "empty_nest") for _ in range(3)]
    for elder, ago in zip(elders, (50, 70, 60), strict=True):
        await _visited(operator, elder, days_ago(ago))
    first = await got(operator, "/welfare-visits/overdue", limit=2, division="370811")
    rest = await got(operator, "/welfare-visits/overdue", limit=2, division="370811", cursor=first["next_cursor"])
    assert [item["id"] for item in (*first["items"], *rest["items"])] == [elders[1], elders[2], elders[0]]
    assert (await got(operator, "/welfare-visits/overdue", tier="high"))["items"] == []
    assert (await got(operator, "/welfare-visits/overdue", division="370811011"))["items"] == []
    assert (await got(stranger, "/welfare-visits/overdue"))["items"] == []
    assert (await stranger.get(f"/elders/{elders[0]}/welfare-visits")).status_code == 404


async def test_the_round_plans_everybody_it_concerns(
    app: FastAPI, operator: httpx.AsyncClient, registrar: httpx.AsyncClient
) -> None:
    alone = await an_elder(registrar, "living_alone", "incapacitated")
    poor = await an_elder(registrar, "hardship")
    assessed = await an_elder(registrar)
    assessment = {"standard": "MZ/T 039-2013", "assessed_on": days_ago(9), "reason": "initial", "grade": 3}
    await made(registrar, f"/elders/{assessed}/assessments", assessors=["甲", "乙"], **assessment)
    await _round(app)
    assert (await got(operator, f"/elders/{assessed}/welfare-visits"))["plan"]["tier"] == "ordinary"
    plan = (await got(operator, f"/elders/{alone}/welfare-visits"))["plan"]
    assert (plan["tier"], plan["started_on"], plan["due_on"]) == ("high", days_ago(0), days_ago(-7))
    assert (await got(operator, f"/elders/{poor}/welfare-visits"))["plan"] is None
    # A round that is done is not done again on the same day.
    later = await an_elder(registrar, "living_alone")
    await _round(app)
    assert (await got(operator, f"/elders/{later}/welfare-visits"))["plan"] is None


async def test_the_walk_goes_on_where_it_was_interrupted(
    app: FastAPI, operator: httpx.AsyncClient, registrar: httpx.AsyncClient
) -> None:
    first, second = [await an_elder(registrar, "living_alone") for _ in range(2)]
    async with app.state.database.transaction() as session:
        statement = text("INSERT INTO care_round (day, after, counts) VALUES (:day, :after, '{}')")
        await session.execute(statement, {"day": today(), "after": first})
    await _round(app)
    assert (await got(operator, f"/elders/{first}/welfare-visits"))["plan"] is None
    assert (await got(operator, f"/elders/{second}/welfare-visits"))["plan"]["tier"] == "raised"


async def test_two_workers_do_not_walk_together(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    await an_elder(registrar, "living_alone")
    database = app.state.database
    async with database.transaction() as one:
        assert await walk_through_plan(one, today()) is True
    async with database.transaction() as one, database.transaction() as other:
        assert await walk_through_plan(one, today()) is False
        assert await walk_through_plan(other, today()) is False


async def test_a_missed_visit_is_told_once(
    app: FastAPI, operator: httpx.AsyncClient, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    elder = await an_elder(registrar, "living_alone")
    await _visited(operator, elder, days_ago(16))
    for _ in range(2):
        await _round(app)
    (event,) = [event for event in await events_of(sibling, elder) if event["type"] == _MISSED]
    missed = WelfareVisitMissed.model_validate(event["payload"])
    assert (str(missed.elder_id), missed.division_path, missed.tier) == (elder, COUNTY, "raised")
    assert (missed.due_on.isoformat(), missed.interval_days) == (days_ago(1), 15)
    await _visited(operator, elder, days_ago(0))
    async with app.state.database.transaction() as session:
        await announce_missed(session, today() + timedelta(days=16))
    assert [event["type"] for event in await events_of(sibling, elder)].count(_MISSED) == 2


async def test_the_day_itself_is_in_time(
    app: FastAPI, operator: httpx.AsyncClient, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    elder = await an_elder(registrar, "living_alone")
    await _visited(operator, elder, days_ago(15))
    await _round(app)
    assert (await got(operator, "/welfare-visits/overdue"))["items"] == []
    assert _MISSED not in {event["type"] for event in await events_of(sibling, elder)}


async def test_nobody_looks_for_who_has_left(
    app: FastAPI, operator: httpx.AsyncClient, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    elder = await an_elder(registrar, "living_alone")
    await _visited(operator, elder, days_ago(100))
    await leave(registrar, elder)
    await _round(app)
    assert (await got(operator, "/welfare-visits/overdue"))["items"] == []
    assert _MISSED not in {event["type"] for event in await events_of(sibling, elder)}
    body = {"elder_id": elder, "on": days_ago(0), "kind": "phone", "visitor_name": "网格员", "result": "well"}
    assert (await refused(operator, "/welfare-visits", **body))["code"] == "care.elder_not_served"


async def test_a_county_sets_its_own_tiers(
    app: FastAPI, operator: httpx.AsyncClient, registrar: httpx.AsyncClient
) -> None:
    supervisor = client_as(app, principal(Role.SUPERVISOR, division_path=COUNTY))
    elder = await an_elder(registrar, "living_alone")
    tier = {"code": "weekly", "title": "独居", "any_of": [["living_alone"]], "interval_days": 3}
    policy = {"division_code": "370811", "valid_from": LONG_AGO, "source": "区方案", "reason": "试点"}
    decided = await made(supervisor, "/care-policies", rules={"tiers": [tier]}, **policy)
    again = await made(supervisor, "/care-policies", rules={"tiers": [{**tier, "interval_days": 5}]}, **policy)
    assert (decided["kind"], decided["version"], again["version"]) == ("visit_tiers", 1, 2)
    await _visited(operator, elder, days_ago(0))
    plan = (await got(operator, f"/elders/{elder}/welfare-visits"))["plan"]
    assert (plan["tier"], plan["due_on"], plan["policy_id"]) == ("weekly", days_ago(-5), again["id"])
    versions = (await got(operator, "/care-policies", kind="visit_tiers"))["items"]
    assert [one["version"] for one in versions] == [1, 2]
    assert (await got(operator, "/care-policies", kind="meal_subsidy"))["items"] == []
    elsewhere = await refused(
        supervisor, "/care-policies", rules={"tiers": [tier]}, **{**policy, "division_code": "370812"}
    )
    assert elsewhere["code"] == "division.unknown"
