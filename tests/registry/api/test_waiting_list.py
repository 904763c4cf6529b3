"""The waiting list over HTTP: places explained, offers in turn, one bed for one elder."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.registry.service.care_rounds import CareRounds, lapse_offers
from tests.fixtures.callers import COUNTY, client_as, principal
from tests.registry.api.care import LONG_AGO, a_facility, an_elder, days_ago, got, leave, made, refused, today


@pytest.fixture
def supervisor(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.SUPERVISOR, division_path=COUNTY, name="科长"))


@pytest.fixture
async def facility(registrar: httpx.AsyncClient) -> str:
    return await a_facility(registrar, "institution")


async def _apply(registrar: httpx.AsyncClient, facility: str, *traits: str, on: str = LONG_AGO) -> str:
    elder = await an_elder(registrar, *traits)
    application = await made(registrar, "/waiting-list", elder_id=elder, facility_id=facility, applied_on=on)
    return str(application["id"])


async def _bed(registrar: httpx.AsyncClient, facility: str) -> str:
    body = {"facility_id": facility, "bed": "2-05", "opened_on": LONG_AGO}
    return str((await made(registrar, "/waiting-list/vacancies", **body))["id"])


def _in_days(count: int) -> date:
    return today() + timedelta(days=count)


async def test_places_follow_the_facts_of_today(registrar: httpx.AsyncClient, facility: str) -> None:
    plain = await _apply(registrar, facility, on="2024-01-01")
    priority = await _apply(registrar, facility, "hardship", "living_alone", on="2025-01-01")
    destitute = await _apply(registrar, facility, "destitute", on="2026-01-01")
    ranking = await got(registrar, "/waiting-list/ranking", facility_id=facility)
    assert [item["id"] for item in ranking["items"]] == [destitute, priority, plain]
    place = ranking["items"][1]["place"]
    assert (place["position"], place["of"], place["decided_by"], place["policy_id"]) == (2, 3, "tier 1", None)
    assert place["criteria"][1]["met_by"] == ["hardship", "specially_difficult"]
    application = await got(registrar, f"/waiting-list/{plain}")
    assert application["place"]["position"] == 3
    fact = {"trait": "special_contribution", "valid_from": LONG_AGO, "source": "退役军人事务局"}
    await made(registrar, f"/elders/{application['elder']['id']}/traits", **fact)
    assert (await got(registrar, f"/waiting-list/{plain}"))["place"]["position"] == 2


async def test_a_policy_replaces_the_built_in_order(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, facility: str
) -> None:
    await _apply(registrar, facility, "destitute")
    alone = await _apply(registrar, facility, "living_alone", on="2026-01-01")
    criterion = {"code": "alone", "title": "独居", "tier": 1, "points": 5, "any_of": [["living_alone"]]}
    policy = await made(
        supervisor,
        "/care-policies",
        division_code="370811",
        valid_from=LONG_AGO,
        rules={"criteria": [criterion], "max_declined_offers": 1},
        source="区民政局文件",
        reason="试点",
    )
    first = (await got(registrar, "/waiting-list/ranking"))["items"][0]
    assert (first["id"], first["place"]["policy_id"], policy["version"]) == (alone, policy["id"], 1)
    assert (policy["kind"], policy["decided_by_name"]) == ("waiting_order", "科长")


async def test_an_offer_is_made_in_turn_and_accepted(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, facility: str
) -> None:
    later = await _apply(registrar, facility)
    first = await _apply(registrar, facility, "destitute")
    assert (await refused(supervisor, f"/waiting-list/{first}/offer"))["code"] == "waiting_list.no_free_bed"
    bed = await _bed(registrar, facility)
    out_of_turn = await refused(supervisor, f"/waiting-list/{later}/offer")
    assert (out_of_turn["code"], out_of_turn["position"]) == ("waiting_list.not_first", 2)
    offered = await made(supervisor, f"/waiting-list/{first}/offer", answer_within_days=7)
    assert (offered["state"], offered["vacancy_id"], offered["place"]) == ("offered", bed, None)
    assert offered["history"][-1]["detail"]["place"]["position"] == 1
    admitted = await made(registrar, f"/waiting-list/{first}/accept")
    assert [step["event"] for step in admitted["history"]] == ["begin", "offer", "accept"]
    again = await refused(registrar, f"/waiting-list/{first}/accept")
    assert (again["code"], again["state"], again["allowed"]) == ("care.transition_not_allowed", "admitted", [])
    assert [one["state"] for one in (await got(registrar, "/waiting-list/vacancies"))["items"]] == ["taken"]
    assert (await refused(registrar, f"/waiting-list/vacancies/{bed}/close"))["code"] == "vacancy.not_free"


async def test_who_is_passed_over_is_passed_over_for_a_reason(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, facility: str
) -> None:
    await _apply(registrar, facility, "destitute")
    later = await _apply(registrar, facility)
    await _bed(registrar, facility)
    offered = await made(supervisor, f"/waiting-list/{later}/offer", out_of_turn_reason="只有男床位")
    step = offered["history"][-1]
    assert (step["reason"], step["detail"]["place"]["position"]) == ("只有男床位", 2)


async def test_two_declined_offers_end_an_application(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, facility: str
) -> None:
    application = await _apply(registrar, facility)
    await _bed(registrar, facility)
    for state, declined in (("waiting", 1), ("ended", 2)):
        await made(supervisor, f"/waiting-list/{application}/offer")
        answer = await made(registrar, f"/waiting-list/{application}/decline", reason="想再等等")
        assert (answer["state"], answer["declined_offers"], answer["vacancy_id"]) == (state, declined, None)
    assert [one["state"] for one in (await got(registrar, "/waiting-list/vacancies"))["items"]] == ["free"]


async def test_the_last_bed_goes_to_one(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, facility: str
) -> None:
    applications = [await _apply(registrar, facility) for _ in range(3)]
    await _bed(registrar, facility)
    answers = await asyncio.gather(
        *(supervisor.post(f"/waiting-list/{a}/offer", json={"out_of_turn_reason": "测试"}) for a in applications)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "waiting_list.no_free_bed"}


async def test_an_offer_and_a_withdrawal_at_once_leave_no_bed_behind(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, facility: str
) -> None:
    application = await _apply(registrar, facility)
    await _bed(registrar, facility)
    await asyncio.gather(
        supervisor.post(f"/waiting-list/{application}/offer", json={}),
        registrar.post(f"/waiting-list/{application}/withdraw", json={"reason": "迁往外地"}),
    )
    assert (await got(registrar, f"/waiting-list/{application}"))["state"] == "withdrawn"
    assert [one["state"] for one in (await got(registrar, "/waiting-list/vacancies"))["items"]] == ["free"]


async def test_one_application_at_a_time_and_none_for_who_has_left(registrar: httpx.AsyncClient, facility: str) -> None:
    elder = await an_elder(registrar)
    body = {"elder_id": elder, "facility_id": facility, "applied_on": LONG_AGO}
    await made(registrar, "/waiting-list", **body)
    assert (await refused(registrar, "/waiting-list", **body))["code"] == "care.already_arranged"
    tomorrow = {**body, "elder_id": await an_elder(registrar), "applied_on": days_ago(-1)}
    assert (await refused(registrar, "/waiting-list", **tomorrow))["code"] == "day.in_the_future"
    canteen = {**body, "facility_id": await a_facility(registrar, "canteen")}
    assert (await refused(registrar, "/waiting-list", **canteen))["code"] == "facility.of_another_kind"
    left = await an_elder(registrar)
    await leave(registrar, left)
    problem = await refused(registrar, "/waiting-list", **{**body, "elder_id": left})
    assert (problem["code"], problem["detail"]) == ("care.elder_not_served", "The elder has died.")


async def test_the_round_takes_back_what_was_not_answered_and_ends_what_is_left_behind(
    app: FastAPI, registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, facility: str
) -> None:
    application = await _apply(registrar, facility, "destitute")
    gone = await an_elder(registrar)
    left = (await made(registrar, "/waiting-list", elder_id=gone, facility_id=facility, applied_on=LONG_AGO))["id"]
    await _bed(registrar, facility)
    await made(supervisor, f"/waiting-list/{application}/offer", answer_within_days=1)
    await leave(registrar, gone, "moved_away")
    problem = await refused(supervisor, f"/waiting-list/{left}/offer", out_of_turn_reason="测试")
    assert (problem["code"], problem["elder_status"]) == ("care.elder_not_served", "moved_away")
    rounds = CareRounds(app.state.database, "Asia/Shanghai")
    await rounds.go_round(today(), asyncio.Event())
    assert (await got(registrar, f"/waiting-list/{application}"))["state"] == "offered"
    ended = await got(registrar, f"/waiting-list/{left}")
    assert (ended["state"], ended["history"][-1]["reason"]) == ("withdrawn", "The elder has moved away.")
    async with app.state.database.transaction() as session:
        assert await lapse_offers(session, _in_days(2)) is False
    lapsed = await got(registrar, f"/waiting-list/{application}")
    assert (lapsed["state"], lapsed["declined_offers"], lapsed["history"][-1]["actor_name"]) == ("waiting", 0, None)


async def test_a_family_reads_its_own_and_a_stranger_nothing(
    app: FastAPI, registrar: httpx.AsyncClient, stranger: httpx.AsyncClient, facility: str
) -> None:
    application = await _apply(registrar, facility)
    elder = (await got(registrar, f"/waiting-list/{application}"))["elder"]["id"]
    family = client_as(app, principal(Role.FAMILY, elder_ids=frozenset({UUID(elder)})))
    assert (await got(family, f"/waiting-list/{application}"))["place"]["position"] == 1
    assert (await stranger.get(f"/waiting-list/{application}")).status_code == 404
    assert (await got(stranger, "/waiting-list/ranking"))["items"] == []
