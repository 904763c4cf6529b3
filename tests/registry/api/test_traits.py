"""Facts on a day, as known on a day; contradictions are refused with the fact they contradict."""

from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

_LEVEL_2: dict[str, Any] = {
    "trait": "disabled",
    "valid_from": "2020-01-01",
    "valid_to": "2023-12-31",
    "attributes": {"level": 2},
    "source": "残疾人证",
    "recheck_due": "2023-06-30",
}
_LEVEL_3 = {**_LEVEL_2, "valid_from": "2023-07-01", "valid_to": None, "attributes": {"level": 3}}


async def test_a_contradiction_names_the_fact_it_contradicts(
    registrar: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/traits"
    first = (await registrar.post(path, json=_LEVEL_2)).json()
    assert first["recheck_due"] == "2023-06-30"
    refused = await registrar.post(path, json=_LEVEL_3)
    assert (refused.status_code, refused.json()["code"]) == (409, "trait.contradicts")
    named = {name: refused.json()[name] for name in ("trait_id", "valid_from", "valid_to")}
    assert named == {"trait_id": first["id"], "valid_from": "2020-01-01", "valid_to": "2023-12-31"}
    assert len((await registrar.get(path)).json()["items"]) == 1

    ended = await registrar.post(path, json={**_LEVEL_2, "valid_to": "2023-06-30"})
    assert ended.status_code == 201
    assert (await registrar.post(path, json=_LEVEL_3)).status_code == 201
    other = {"trait": "living_alone", "valid_from": "2020-01-01", "source": "入户登记"}
    assert (await registrar.post(path, json=other)).status_code == 201


async def test_a_wrong_first_day_is_corrected_by_naming_the_fact(
    registrar: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/traits"
    first = (await registrar.post(path, json=_LEVEL_2)).json()
    corrected = await registrar.post(path, json={**_LEVEL_3, "supersedes": first["id"]})
    assert corrected.status_code == 201
    history = (await registrar.get(path)).json()["items"]
    assert [fact["superseded_by"] for fact in history] == [corrected.json()["id"], None]
    for wrong in (first["id"], elder["id"]):
        answer = await registrar.post(path, json={**_LEVEL_2, "supersedes": wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "trait.supersedes_unknown")
        assert answer.json()["errors"][0]["pointer"] == "/supersedes"


async def test_what_was_true_on_a_day_and_what_was_known_then(
    app: FastAPI, registrar: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/traits"
    first = (await registrar.post(path, json=_LEVEL_2)).json()
    second = (await registrar.post(path, json={**_LEVEL_2, "attributes": {"level": 1}})).json()
    async with app.state.database.transaction() as session:
        # As if the first had been recorded late on the 5th in the city, which is still the 5th in UTC, and the second
        # just after the next midnight there, which is not yet the 6th in UTC.
        for fact, at in ((first, "2024-03-05T23:00+08:00"), (second, "2024-03-06T00:10+08:00")):
            query = text("UPDATE elder_trait SET recorded_at = CAST(:at AS timestamptz) WHERE id = :id")
            await session.execute(query, {"at": at, "id": fact["id"]})

    async def known(**params: str) -> list[str]:
        answer = await registrar.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return [fact["id"] for fact in answer.json()["items"]]

    assert await known() == [first["id"], second["id"]]
    assert await known(on="2023-12-31") == [second["id"]]
    assert await known(on="2024-01-01") == []
    assert await known(as_known_on="2024-03-04") == []
    assert await known(as_known_on="2024-03-05") == [first["id"]]
    assert await known(as_known_on="2024-03-06") == [second["id"]]
    assert await known(on="2022-01-01", as_known_on="2024-03-05") == [first["id"]]
    assert await known(on="2019-01-01", as_known_on="2024-03-05") == []
    assert await known(as_known_on="9999-12-31") == [second["id"]]
    assert await known(on="0001-01-01", as_known_on="0001-01-01") == []
    assert (await registrar.get(path, params={"on": "soon"})).json()["errors"][0]["pointer"] == "?on"


async def test_a_fact_that_was_never_true_is_retracted_and_stays_readable(
    registrar: httpx.AsyncClient, elder: dict[str, Any], other_elder: dict[str, Any]
) -> None:
    path = f"/elders/{elder['id']}/traits"
    fact = (await registrar.post(path, json={**_LEVEL_2, "valid_to": None})).json()
    wrong_elder = await registrar.post(
        f"/elders/{other_elder['id']}/traits/{fact['id']}/retract", json={"reason": "错"}
    )
    assert (wrong_elder.status_code, wrong_elder.json()["code"]) == (404, "trait.not_found")
    retraction = await registrar.post(f"{path}/{fact['id']}/retract", json={"reason": "登记到了别人名下"})
    assert (retraction.status_code, retraction.json()["is_retraction"]) == (200, True)
    assert (await registrar.get(f"/elders/{elder['id']}")).json()["traits"] == []
    history = (await registrar.get(path)).json()["items"]
    assert [(f["superseded_by"], f["is_retraction"]) for f in history] == [
        (retraction.json()["id"], False),
        (retraction.json()["id"], True),
    ]
    for params in ({"on": "2021-01-01"}, {"as_known_on": "9999-12-31"}):
        assert (await registrar.get(path, params=params)).json()["items"] == []
    again = await registrar.post(f"{path}/{fact['id']}/retract", json={"reason": "再次"})
    assert (again.status_code, again.json()["code"]) == (409, "trait.not_standing")
    # What was retracted contradicts nothing, and the same day can be stated anew.
    assert (await registrar.post(path, json={**_LEVEL_2, "attributes": {"level": 4}})).status_code == 201
