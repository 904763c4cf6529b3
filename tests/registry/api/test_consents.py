"""Consents: one purpose each, by a right, for a time, and to be withdrawn."""

from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

_CONSENT: dict[str, Any] = {
    "purpose": "location_tracking",
    "text_version": "2024-1",
    "given_by": "测试乙",
    "by_right": "guardian",
    "valid_from": "2024-01-01",
    "valid_to": "2030-12-31",
    "evidence": "签字扫描件 T-1",
}


async def test_a_consent_holds_from_its_day_until_it_is_withdrawn(
    app: FastAPI, registrar: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/consents"
    made = (await registrar.post(path, json=_CONSENT)).json()
    await registrar.post(path, json={**_CONSENT, "purpose": "health_data", "by_right": "self"})
    assert (made["given_by"], made["by_right"], made["withdrawn_on"]) == ("测试乙", "guardian", None)
    async with app.state.database.transaction() as session:
        sealed = (await session.execute(text("SELECT given_by FROM consent LIMIT 1"))).scalar_one()
    assert "测试乙".encode() not in bytes(sealed)

    async def holding(on: str) -> list[str]:
        answer = await registrar.get(path, params={"on": on, "purpose": "location_tracking"})
        return [consent["id"] for consent in answer.json()["items"]]

    assert await holding("2023-12-31") == []
    assert await holding("2024-01-01") == await holding("2030-12-31") == [made["id"]]
    withdrawal = {"on": "2024-06-01", "note": "本人要求"}
    withdrawn = await registrar.post(f"{path}/{made['id']}/withdraw", json=withdrawal)
    assert (withdrawn.status_code, withdrawn.json()["withdrawn_on"]) == (200, "2024-06-01")
    assert await holding("2024-05-31") == [made["id"]]
    assert await holding("2024-06-01") == []
    again = await registrar.post(f"{path}/{made['id']}/withdraw", json=withdrawal)
    assert (again.status_code, again.json()["code"]) == (409, "consent.already_withdrawn")
    assert len((await registrar.get(path)).json()["items"]) == 2


async def test_a_consent_of_another_is_not_found(
    registrar: httpx.AsyncClient, stranger: httpx.AsyncClient, elder: dict[str, Any], other_elder: dict[str, Any]
) -> None:
    made = (await registrar.post(f"/elders/{elder['id']}/consents", json=_CONSENT)).json()
    body = {"on": "2024-06-01"}
    elsewhere = await registrar.post(f"/elders/{other_elder['id']}/consents/{made['id']}/withdraw", json=body)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "consent.not_found")
    foreign = await stranger.post(f"/elders/{elder['id']}/consents/{made['id']}/withdraw", json=body)
    assert foreign.status_code == 404


async def test_a_withdrawal_on_an_impossible_day(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    path = f"/elders/{elder['id']}/consents"
    made = (await registrar.post(path, json=_CONSENT)).json()
    for on in ("2023-12-31", "2031-01-01", "2030-01-01"):
        answer = await registrar.post(f"{path}/{made['id']}/withdraw", json={"on": on})
        assert (answer.status_code, answer.json()["code"]) == (422, "consent.day_invalid"), on


_WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"purpose": "everything"}, "request.invalid", "/purpose"),
    ({"by_right": "neighbour"}, "request.invalid", "/by_right"),
    ({"valid_to": "2023-01-01"}, "request.invalid", ""),
    ({"valid_from": "9999-01-01", "valid_to": None}, "consent.day_invalid", "/valid_from"),
    ({"evidence": None}, "request.invalid", "/evidence"),
]


async def test_a_consent_that_is_none(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    for changes, code, pointer in _WRONG:
        answer = await registrar.post(f"/elders/{elder['id']}/consents", json={**_CONSENT, **changes})
        assert (answer.status_code, answer.json()["code"]) == (422, code), changes
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer], changes
