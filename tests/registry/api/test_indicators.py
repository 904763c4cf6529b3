"""Indicators of a small city: what the hub counts, what is entered with evidence, whose targets they are held to."""

from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.contracts.authority import Role
from services.registry.service.indicator_snapshots import take_snapshot
from tests.fixtures.callers import CITY, OTHER_COUNTY, client_as, principal
from tests.registry import synthetic
from tests.registry.api.test_authority import _statements as statements

BEDS = "S4-16.nursing_beds.per_bed"
ELDERS = "S0-e.elders_on_platform.per_elder"
HOSPICE = "S4-16.with_hospice_care.per_health_centre"


@pytest.fixture
def city(app: FastAPI) -> httpx.AsyncClient:
    """The city's registrar."""
    return client_as(app, principal(Role.REGISTRAR, division_path=CITY))


async def done(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def shown(client: httpx.AsyncClient, **params: str) -> dict[str, Any]:
    answer = await client.get("/indicators", params=params)
    assert answer.status_code == 200, answer.text
    return {item["id"]: item for item in answer.json()["items"]}


def stated(**changes: Any) -> dict[str, Any]:
    body = {"division_code": "370800", "on": "2025-12-31", "numerator": 30, "denominator": 100, "evidence": "年报"}
    return {**body, **changes}


async def furnish(client: httpx.AsyncClient) -> None:
    """An elder of age, one too young to count, two workers (one with a certificate), beds in two counties."""
    await done(client, "/elders", synthetic.elder())
    young = synthetic.id_number(date(1999, 1, 1))
    await done(client, "/elders", synthetic.elder(id_number=young, division_code="370811011"))
    provider = await done(client, "/providers", {"name": "社", "division_code": "370811", "phone": "12349"})
    await done(client, "/workers", synthetic.worker(provider["id"]))
    await done(client, "/workers", synthetic.worker(provider["id"], certificates=[]))
    for division, kind, nursing in (("370811", "institution", 70), ("370812", "welfare_home", 10)):
        body = {"name": "院", "kind": kind, "ownership": "public", "division_code": division, "address": "路1号"}
        facility = await done(client, "/facilities", {**body, "location": {"lat": 35.4, "lng": 116.6}})
        for bed, total in (("nursing", nursing), ("general", 30)):
            count = {"kind": bed, "total": total, "occupied": 0, "counted_on": "2026-01-01"}
            await done(client, f"/facilities/{facility['id']}/bed-counts", count)


async def test_the_hub_counts_what_it_knows(app: FastAPI, city: httpx.AsyncClient, operator: httpx.AsyncClient) -> None:
    await furnish(city)
    of_city, of_county = await shown(city), await shown(operator)
    beds = of_city[BEDS]
    assert (beds["numerator"], beds["denominator"], beds["value"], beds["basis"]) == (80, 140, 57.14, "computed")
    assert (beds["target"]["value"], beds["target"]["due"], beds["is_met"]) == (65, "2025-12-31", False)
    assert beds["source"]["number"] == "济政办发〔2023〕2号"
    assert "护理型床位占比提高到65%以上" in beds["source"]["sentence"]
    # The county's share is above the line, which is the city's to reach and not the county's.
    assert (of_county[BEDS]["value"], of_county[BEDS]["target"], of_county[BEDS]["is_met"]) == (70, None, None)
    workers = of_city["S0-i.certified_care_workers.per_care_worker"]
    assert (workers["numerator"], workers["denominator"], workers["is_met"]) == (1, 2, False)
    assert workers["source"]["is_in_force"] is False
    assert {item["source"]["id"] for item in of_city.values()} == {"jining-2018", "jining-2023"}

    assert (of_city[ELDERS]["numerator"], of_city[ELDERS]["basis"]) == (1, "none")
    await done(city, f"/indicators/{ELDERS}/values", stated(numerator=None, denominator=4, evidence="人口统计"))
    elders = (await shown(city))[ELDERS]
    assert (elders["value"], elders["basis"], elders["evidence"]) == (25, "computed", "人口统计")

    with statements(app) as executed:
        await shown(city)
    assert len(executed) <= 8 + 1

    async with app.state.database.transaction() as session:
        assert await take_snapshot(session, date(2026, 3, 5)) > 0
    async with app.state.database.transaction() as session:
        assert await take_snapshot(session, date(2026, 3, 31)) == 0
    then = (await shown(city, on="2026-03-20"))[BEDS]
    assert (then["value"], then["as_of"], then["basis"]) == (57.14, "2026-03-05", "computed")
    before = (await shown(city, on="2026-03-04"))[BEDS]
    assert (before["value"], before["basis"]) == (None, "none")
    history = (await city.get(f"/indicators/{BEDS}/values", params={"division": "370812"})).json()["items"]
    assert [(item["value"], item["recorded_by"]) for item in history] == [(25, None)]


async def test_what_is_entered_is_corrected_by_a_new_value(
    city: httpx.AsyncClient, operator: httpx.AsyncClient
) -> None:
    path = f"/indicators/{HOSPICE}/values"
    wrong = await done(city, path, stated())
    right = await done(city, path, stated(numerator=60))
    await done(city, path, stated(on="2025-06-30", numerator=10))
    items = (await city.get(path)).json()["items"]
    assert [(item["on"], item["value"], item["superseded_by"]) for item in items] == [
        ("2025-12-31", 60, None),
        ("2025-12-31", 30, right["id"]),
        ("2025-06-30", 10, None),
    ]
    assert items[1]["id"] == wrong["id"]
    for on, value, is_met in (("2026-01-31", 60, True), ("2025-12-30", 10, False), ("2025-01-01", None, None)):
        now = (await shown(city, on=on))[HOSPICE]
        assert (now["value"], now["is_met"], now["basis"]) == (value, is_met, "entered" if value else "none")
    # What was stated of the city is not its counties'.
    assert (await shown(operator))[HOSPICE]["value"] is None
    assert (await operator.get(path, params={"division": "370800"})).status_code == 422
    assert (await operator.post(path, json=stated())).status_code == 404


_REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("S2-14.nursing_beds.per_bed", {}, "indicator.of_another_place"),
    (HOSPICE, {"division_code": "371500"}, "division.unknown"),
    (HOSPICE, {"on": "2999-01-01"}, "indicator.in_the_future"),
    (HOSPICE, {"numerator": None}, "indicator.count_missing"),
    (HOSPICE, {"denominator": None}, "indicator.count_missing"),
    (HOSPICE, {"denominator": 0}, "indicator.count_missing"),
    (HOSPICE, {"numerator": 101}, "indicator.above_the_whole"),
    ("S0-r.training_bases.count", {}, "indicator.count_unknown"),
    (HOSPICE, {"evidence": " "}, "request.invalid"),
    (HOSPICE, {"numerator": -1}, "request.invalid"),
    (HOSPICE, {"numerator": 1.001}, "request.invalid"),
)


async def test_values_that_are_refused(app: FastAPI, city: httpx.AsyncClient) -> None:
    for indicator_id, changes, code in _REFUSED:
        answer = await city.post(f"/indicators/{indicator_id}/values", json=stated(**changes))
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    unknown = await city.post("/indicators/none/values", json=stated())
    assert (unknown.status_code, unknown.json()["code"]) == (404, "indicator.not_found")
    async with app.state.database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM indicator_value"))).scalar_one() == 0


async def test_a_caller_sees_their_own_places(app: FastAPI, city: httpx.AsyncClient) -> None:
    everywhere = client_as(app, principal(Role.ADMINISTRATOR, division_path=""))
    neighbour = client_as(app, principal(Role.REGISTRAR, division_path=OTHER_COUNTY))
    family = client_as(app, principal(Role.FAMILY))
    assert (await everywhere.get("/indicators")).json()["code"] == "indicator.division_required"
    assert BEDS in await shown(everywhere, division="370811")
    assert await shown(everywhere, division="370000") == {}
    assert (await neighbour.get("/indicators", params={"division": "370811"})).json()["code"] == "division.unknown"
    assert (await neighbour.get("/indicators", params={"division": "370800"})).json()["code"] == "division.unknown"
    assert (await family.get("/indicators")).status_code == 403
    assert (await family.get(f"/indicators/{BEDS}/values")).status_code == 404
    assert (await city.get("/indicators", params={"on": "2999-01-01"})).json()["code"] == "indicator.in_the_future"
