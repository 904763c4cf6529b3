"""Assessments over HTTP: scored or recorded, superseded by the same day's, sealed, shown to whom they concern."""

from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from services.contracts.authority import Role
from services.registry.domain.assessment import HIGHEST_SCORES
from tests.fixtures.callers import client_as, principal

_SCORED: dict[str, Any] = {
    "standard": "GB/T 42195-2022",
    "assessed_on": "2024-02-29",
    "reason": "initial",
    "assessors": ["评估员甲", "评估员乙"],
    "items": {**HIGHEST_SCORES, "B.1.1": 0},
    "diagnoses": ["f03.9"],
}
_RECORDED: dict[str, Any] = {
    "standard": "MZ/T 039-2013",
    "assessed_on": "2023-08-31",
    "reason": "routine",
    "assessors": ["评估员甲", "评估员乙"],
    "grade": 3,
}


async def test_one_by_each_standard(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    path = f"/elders/{elder['id']}/assessments"
    scored = (await registrar.post(path, json=_SCORED)).json()
    assert (scored["score"], scored["preliminary_grade"], scored["grade"]) == (86, 1, 2)
    assert (scored["next_due"], scored["diagnoses"], scored["coma"]) == ("2025-02-28", ["F03.9"], False)
    assert any("C.4" in reason for reason in scored["reasons"])
    recorded = (await registrar.post(path, json=_RECORDED)).json()
    assert (recorded["score"], recorded["items"], recorded["grade"]) == (None, None, 3)
    assert recorded["next_due"] == "2024-02-29"

    assert (await registrar.get(f"{path}/{scored['id']}")).json() == scored
    listed = (await registrar.get(path)).json()["items"]
    assert [item["id"] for item in listed] == [scored["id"], recorded["id"]]
    assert not {"items", "diagnoses", "reasons"} & listed[0].keys()
    card = (await registrar.get(f"/elders/{elder['id']}")).json()
    assert [(a["standard"], a["grade"]) for a in card["assessments"]] == [("GB/T 42195-2022", 2), ("MZ/T 039-2013", 3)]


async def test_the_same_day_again_supersedes_and_a_later_one_does_not(
    registrar: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/assessments"
    first = (await registrar.post(path, json=_RECORDED)).json()
    corrected = (await registrar.post(path, json={**_RECORDED, "grade": 2})).json()
    later = (await registrar.post(path, json={**_RECORDED, "grade": 1, "assessed_on": "2024-01-01"})).json()
    listed = (await registrar.get(path)).json()["items"]
    assert [(a["id"], a["superseded_by"]) for a in listed] == [
        (first["id"], corrected["id"]),
        (corrected["id"], None),
        (later["id"], None),
    ]
    card = (await registrar.get(f"/elders/{elder['id']}")).json()
    assert [assessment["id"] for assessment in card["assessments"]] == [later["id"]]


_WRONG: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    (_SCORED, {"items": {**HIGHEST_SCORES, "B.2.4": 4}, "diagnoses": ["x"]}, ["/items/B.2.4", "/diagnoses/0"]),
    (_SCORED, {"items": None}, ["/items"]),
    (_SCORED, {"grade": 2}, ["/grade"]),
    (_SCORED, {"assessors": ["甲"]}, ["/assessors"]),
    (_SCORED, {"assessors": ["甲", "甲"], "assessed_on": "9999-12-31"}, ["/assessed_on", "/assessors"]),
    (_RECORDED, {"grade": 4}, ["/grade"]),
    (_RECORDED, {"coma": True}, ["/coma"]),
]


async def test_what_is_refused_and_where(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    for body, changes, pointers in _WRONG:
        answer = await registrar.post(f"/elders/{elder['id']}/assessments", json={**body, **changes})
        assert (answer.status_code, answer.json()["code"]) == (422, "assessment.invalid"), changes
        assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert (await registrar.get(f"/elders/{elder['id']}/assessments")).json()["items"] == []


async def test_health_facts_are_sealed_and_not_the_auditors(
    app: FastAPI, registrar: httpx.AsyncClient, stranger: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/assessments"
    made = (await registrar.post(path, json=_SCORED)).json()
    async with app.state.database.transaction() as session:
        row = (await session.execute(text("SELECT items, diagnoses FROM assessment"))).one()
    assert b"B.1.1" not in bytes(row.items)
    assert b"F03" not in bytes(row.diagnoses)
    auditor = client_as(app, principal(Role.AUDITOR))
    assert (await auditor.get(path)).status_code == 200
    assert (await auditor.get(f"{path}/{made['id']}")).status_code == 404
    assert (await stranger.get(f"{path}/{made['id']}")).status_code == 404


async def test_an_assessment_is_found_under_its_own_elder_only(
    registrar: httpx.AsyncClient, elder: dict[str, Any], other_elder: dict[str, Any]
) -> None:
    made = (await registrar.post(f"/elders/{elder['id']}/assessments", json=_RECORDED)).json()
    elsewhere = await registrar.get(f"/elders/{other_elder['id']}/assessments/{made['id']}")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "assessment.not_found")
