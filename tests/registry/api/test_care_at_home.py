"""Home care beds and home adaptations over HTTP."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.registry.service.care_rounds import CareRounds
from tests.fixtures.callers import COUNTY, client_as, principal
from tests.registry.api.care import LONG_AGO, a_provider, an_elder, days_ago, got, leave, made, refused, today


@pytest.fixture
def supervisor(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.SUPERVISOR, division_path=COUNTY))


async def _bed(registrar: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    body = {"elder_id": await an_elder(registrar), "provider_id": await a_provider(registrar)}
    return await made(registrar, "/home-care-beds", **{**body, **changes})


async def _serving(registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, since: str) -> dict[str, Any]:
    bed = await _bed(registrar)
    for event in ("assess", "adapt", "install", "accept", "serve"):
        body = {"on": since, "reason": "符合条件"}
        if event == "accept":
            bed = await made(supervisor, f"/home-care-beds/{bed['id']}/accept", **body)
        else:
            bed = await made(registrar, f"/home-care-beds/{bed['id']}/steps", event=event, **body)
    return bed


async def test_a_bed_goes_through_its_steps_in_order(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient
) -> None:
    bed = await _bed(registrar)
    early = await refused(registrar, f"/home-care-beds/{bed['id']}/steps", event="install", on=LONG_AGO, reason="x")
    assert (early["code"], early["state"], early["allowed"]) == (
        "care.transition_not_allowed",
        "applied",
        ["assess", "end"],
    )
    serving = await _serving(registrar, supervisor, days_ago(40))
    assert (serving["state"], serving["served_from"], serving["version"]) == ("serving", days_ago(40), 6)
    assert [step["event"] for step in serving["history"]] == ["begin", "assess", "adapt", "install", "accept", "serve"]
    path = f"/home-care-beds/{serving['id']}/steps"
    assert (await refused(registrar, path, event="end", on=days_ago(41), reason="x"))["code"] == "day.out_of_order"
    assert (await refused(registrar, path, event="end", on=days_ago(-1), reason="x"))["code"] == "day.in_the_future"
    assert (await made(registrar, path, event="review", on=days_ago(3), reason="季度复核"))["state"] == "under_review"
    ended = await made(registrar, path, event="end", on=days_ago(2), reason="入住机构")
    assert (ended["state"], ended["served_until"]) == ("ended", days_ago(2))
    assert (await _bed(registrar, elder_id=serving["elder"]["id"]))["state"] == "applied"


async def test_one_bed_an_elder(registrar: httpx.AsyncClient) -> None:
    body = {"elder_id": await an_elder(registrar), "provider_id": await a_provider(registrar)}
    answers = await asyncio.gather(*(registrar.post("/home-care-beds", json=body) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "care.already_arranged"}


async def test_two_who_take_the_same_step_take_it_once(registrar: httpx.AsyncClient) -> None:
    bed = await _bed(registrar)
    step = {"event": "assess", "on": LONG_AGO, "reason": "符合条件"}
    answers = await asyncio.gather(*(registrar.post(f"/home-care-beds/{bed['id']}/steps", json=step) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len((await got(registrar, f"/home-care-beds/{bed['id']}"))["history"]) == 2


async def test_a_month_is_paid_for_minutes_that_were_recorded(
    app: FastAPI, registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient
) -> None:
    bed = await _serving(registrar, supervisor, "2026-04-29")
    manager = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(bed["provider_id"])))
    path = f"/home-care-beds/{bed['id']}"
    april = await got(manager, f"{path}/month", month="2026-04")
    assert april["reasons"] == ["terms_not_configured"]
    terms = {"min_online_percent": 90, "min_minutes_per_month": 1800}
    await made(
        supervisor,
        "/care-policies",
        division_code="370811",
        valid_from=LONG_AGO,
        rules=terms,
        source="区民政局文件",
        reason="家庭养老床位建设",
    )
    april = await got(manager, f"{path}/month", month="2026-04")
    assert (april["reasons"], april["days_served"]) == (["devices_offline", "hours_not_met"], 2)
    assert april["required_minutes"] == 120
    for day in ("2026-04-29", "2026-04-30"):
        online = {"on": day, "kind": "devices_online", "minutes": 1400, "reference": "hub"}
        await made(manager, f"{path}/records", **online)
        await made(manager, f"{path}/records", on=day, kind="care_given", minutes=60, reference=f"V-{day}")
    await made(manager, f"{path}/records", on="2026-04-30", kind="care_given", minutes=60, reference="V-2026-04-30")
    april = await got(manager, f"{path}/month", month="2026-04")
    assert (april["is_payable"], april["served_minutes"], april["online_percent"]) == (True, 120, 97)
    other = await refused(manager, f"{path}/records", on="2026-04-30", kind="devices_online", minutes=9, reference="x")
    assert other["code"] == "home_care_bed.recorded_otherwise"
    before = await refused(manager, f"{path}/records", on="2026-04-28", kind="care_given", minutes=9, reference="x")
    assert before["code"] == "home_care_bed.not_serving"
    rival = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(await a_provider(registrar))))
    assert (await rival.get(path)).status_code == 404
    assert (await got(rival, "/home-care-beds"))["items"] == []


async def test_death_ends_a_bed_on_its_day(
    app: FastAPI, registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient
) -> None:
    bed = await _serving(registrar, supervisor, days_ago(10))
    await leave(registrar, bed["elder"]["id"])
    path = f"/home-care-beds/{bed['id']}"
    problem = await refused(registrar, f"{path}/steps", event="review", on=days_ago(0), reason="季度复核")
    assert (problem["code"], problem["elder_status"]) == ("care.elder_not_served", "deceased")
    for _ in range(2):
        await CareRounds(app.state.database, "Asia/Shanghai").go_round(today(), asyncio.Event())
    ended = await got(registrar, path)
    assert (ended["state"], ended["served_until"]) == ("ended", today().isoformat())
    assert [step["event"] for step in ended["history"]].count("end") == 1


def _item(cost_fen: int, subsidy_fen: int) -> dict[str, Any]:
    return {"code": "handrail", "title": "扶手", "cost_fen": cost_fen, "subsidy_fen": subsidy_fen}


async def test_a_home_is_adapted(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    elder = await an_elder(registrar, "destitute")
    applied = await made(registrar, "/home-adaptations", elder_id=elder, applied_on=LONG_AGO)
    path = f"/home-adaptations/{applied['id']}"
    step = {"on": days_ago(5), "reason": "现场勘查"}
    nothing = await refused(registrar, f"{path}/steps", event="assess", **step)
    assert nothing["code"] == "home_adaptation.items_missing"
    too_much = await refused(registrar, f"{path}/steps", event="assess", items=[_item(100, 101)], **step)
    assert too_much["errors"][0]["pointer"] == "/items/0"
    await made(registrar, f"{path}/steps", event="assess", items=[_item(30000, 20000)], **step)
    await made(supervisor, f"{path}/decisions", event="approve", **step)
    await made(registrar, f"{path}/steps", event="build", items=[_item(28000, 20000), _item(500, 0)], **step)
    unseen = await refused(supervisor, f"{path}/decisions", event="accept", **step)
    assert unseen["code"] == "home_adaptation.photos_missing"
    await made(registrar, f"{path}/steps", event="return", **step)
    built = await made(registrar, f"{path}/steps", event="build", items=[_item(29000, 20000)], photos=["p/1"], **step)
    assert (built["cost_fen"], built["subsidy_fen"], built["photos"]) == (29000, 20000, ["p/1"])
    accepted = await made(supervisor, f"{path}/decisions", event="accept", **step)
    assert (accepted["state"], accepted["accepted_on"]) == ("accepted", days_ago(5))
    assert accepted["history"][1]["detail"]["items"] == [_item(30000, 20000)]
    (count,) = (await got(registrar, "/home-adaptations/counts", year=days_ago(5)[:4]))["items"]
    assert count == {"id": "370811", "under_way": 0, "accepted": 1, "cost_fen": 29000, "subsidy_fen": 20000}
    assert (await got(registrar, "/home-adaptations/counts", year=2019))["items"][0]["accepted"] == 0
    assert (await got(stranger, "/home-adaptations/counts"))["items"] == []
    assert (await registrar.post(f"{path}/decisions", json={"event": "accept", **step})).status_code == 404


async def test_one_adaptation_is_under_way_at_a_time(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient
) -> None:
    body = {"elder_id": await an_elder(registrar), "applied_on": LONG_AGO}
    first = await made(registrar, "/home-adaptations", **body)
    assert (await refused(registrar, "/home-adaptations", **body))["code"] == "care.already_arranged"
    step = {"on": LONG_AGO, "reason": "不符合条件"}
    await made(registrar, f"/home-adaptations/{first['id']}/steps", event="assess", items=[_item(1, 0)], **step)
    await made(supervisor, f"/home-adaptations/{first['id']}/decisions", event="refuse", **step)
    assert (await made(registrar, "/home-adaptations", **body))["state"] == "applied"
    mine = await got(registrar, "/home-adaptations", elder_id=body["elder_id"], division="370811")
    assert [one["state"] for one in mine["items"]] == ["refused", "applied"]
