"""Deaths, moves and returns: dated, correctable, told to the others, and nothing is deleted by them."""

import asyncio
from datetime import date, timedelta
from typing import Any

import httpx

from services.contracts.events import ElderCard
from tests.registry import synthetic
from tests.registry.conftest import events_of


def _report(kind: str, on: str = "2024-05-01") -> dict[str, str]:
    return {"kind": kind, "on": on, "evidence": "死亡证明"}


async def test_a_death_ends_services_and_deletes_nothing(
    registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/departures"
    first = await registrar.post(path, json=_report("deceased"))
    assert first.status_code == 201
    now = (await registrar.get(f"/elders/{elder['id']}")).json()
    assert (now["status"], now["departed_on"], now["version"]) == ("deceased", "2024-05-01", 2)
    assert now["contacts"] == elder["contacts"]
    card = ElderCard.model_validate((await events_of(sibling, elder["id"]))[-1]["payload"])
    assert (card.status, card.departed_on, card.version) == ("deceased", date(2024, 5, 1), 2)

    second = (await registrar.post(path, json=_report("deceased", "2024-04-30"))).json()
    assert (await registrar.get(f"/elders/{elder['id']}")).json()["departed_on"] == "2024-04-30"
    history = (await registrar.get(path)).json()["items"]
    assert [(r["id"], r["superseded_by"]) for r in history] == [
        (first.json()["id"], second["id"]),
        (second["id"], None),
    ]


async def test_word_that_a_report_was_wrong_gives_back_what_was_before(
    registrar: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/departures"
    for kind, status, on in (
        ("moved_away", "moved_away", "2024-05-01"),
        ("deceased", "deceased", "2024-05-01"),
        ("reported_in_error", "moved_away", "2024-05-01"),
        ("returned", "living", None),
        ("reported_in_error", "moved_away", "2024-05-01"),
        ("reported_in_error", "living", None),
    ):
        assert (await registrar.post(path, json=_report(kind))).status_code == 201, kind
        now = (await registrar.get(f"/elders/{elder['id']}")).json()
        assert (now["status"], now["departed_on"]) == (status, on), kind
    assert len((await registrar.get(path)).json()["items"]) == 6


async def test_what_cannot_be_reported(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    path = f"/elders/{elder['id']}/departures"
    refused = await registrar.post(path, json=_report("returned"))
    assert (refused.status_code, refused.json()["code"]) == (409, "departure.not_allowed")
    assert (refused.json()["status"], refused.json()["allowed"]) == ("living", ["deceased", "moved_away"])
    tomorrow = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011 — two days are tomorrow in any zone
    for on in (tomorrow, "1941-03-11", "9999-12-31"):
        answer = await registrar.post(path, json=_report("deceased", on))
        assert (answer.status_code, answer.json()["code"]) == (422, "departure.day_invalid"), on
        assert answer.json()["errors"][0]["pointer"] == "/on"
    assert (await registrar.get(path)).json()["items"] == []


async def test_a_dead_persons_number_is_nobody_elses(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    body = synthetic.elder()
    gone = (await registrar.post("/elders", json=body)).json()
    await registrar.post(f"/elders/{gone['id']}/departures", json=_report("deceased"))
    again = await registrar.post("/elders", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "elder.number_of_deceased")
    assert elder["status"] == "living"


async def test_reports_at_once_are_taken_one_after_the_other(
    registrar: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/departures"
    answers = await asyncio.gather(*(registrar.post(path, json=_report("deceased")) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    history = (await registrar.get(path)).json()["items"]
    assert [report["superseded_by"] for report in history].count(None) == 1


_WRONG: list[dict[str, Any]] = [{"kind": "gone"}, {"on": "2024-02-30"}, {"evidence": " "}, {"more": 1}]


async def test_a_report_that_is_none(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    for body in _WRONG:
        answer = await registrar.post(f"/elders/{elder['id']}/departures", json={**_report("deceased"), **body})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), body
