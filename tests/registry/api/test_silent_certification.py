"""Silent certification from the request to the appeal: the worker's chunks, the proposals, what decisions do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.kit.database import Database
from services.registry.service.certification_runs import CertificationRuns
from tests.fixtures.callers import CITY, COUNTY, client_as, principal
from tests.fixtures.waiting import eventually
from tests.registry import synthetic

MONTH = "2024-06"
REASON = {"reason": "核对无误"}


@pytest.fixture
def supervisor(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.SUPERVISOR, division_path=COUNTY, name="甲主管"))


@pytest.fixture
def other_supervisor(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.SUPERVISOR, division_path=COUNTY, name="乙主管"))


@pytest.fixture
async def runs(app: FastAPI) -> AsyncIterator[CertificationRuns]:
    """The worker's part, two elders at a time, on connections of its own."""
    database = Database(app.state.settings, "hub_registry")
    yield CertificationRuns(database, "Asia/Shanghai", chunk_elders=2)
    await database.dispose()


async def _elder(registrar: httpx.AsyncClient, born: date = date(1950, 1, 1), until: str | None = None) -> str:
    """Of the county, on 低保 from 2024 on, or from 2020 until a day."""
    body = synthetic.elder(id_number=synthetic.id_number(born), household_division_code="370811")
    elder_id: str = (await registrar.post("/elders", json=body)).json()["id"]
    fact = {"trait": "minimum_allowance", "valid_from": "2024-04-01", "source": "县民政局"}
    if until is not None:
        fact |= {"valid_from": "2020-01-01", "valid_to": until}
    (await registrar.post(f"/elders/{elder_id}/traits", json=fact)).raise_for_status()
    return elder_id


async def _see(registrar: httpx.AsyncClient, elder_id: str, seen_at: str = "2024-05-20T10:00:00+08:00") -> None:
    body = {"kind": "data_match", "seen_at": seen_at, "is_resident": True, "source": "医保比对"}
    assert (await registrar.post(f"/elders/{elder_id}/signs-of-life", json=body)).status_code == 201


async def _receives(registrar: httpx.AsyncClient, elder_id: str, amount: int = 8000) -> str:
    body = {"item": 17, "amount_fen": amount, "valid_from": "2023-05-01", "source": "发放名册"}
    answer = await registrar.post(f"/elders/{elder_id}/benefits", json=body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def _run(supervisor: httpx.AsyncClient, runs: CertificationRuns, **changes: Any) -> dict[str, Any]:
    body = {"month": MONTH, "division_code": "370811", **changes}
    answer = await supervisor.post("/silent-certifications", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "waiting"
    while await runs.step():
        pass
    found: dict[str, Any] = (await supervisor.get(f"/silent-certifications/{answer.json()['id']}")).json()
    return found


async def _proposals(client: httpx.AsyncClient, run: dict[str, Any], **filters: Any) -> list[dict[str, Any]]:
    answer = await client.get("/certification-proposals", params={"certification_id": run["id"], **filters})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def _path(proposal: dict[str, Any], verb: str = "") -> str:
    base = f"/certification-proposals/{proposal['id']}"
    return f"{base}/{verb}" if verb else base


async def _standing(client: httpx.AsyncClient, elder_id: str) -> list[tuple[int | None, str, str | None]]:
    rows = (await client.get(f"/elders/{elder_id}/benefits")).json()["items"]
    standing = [row for row in rows if row["superseded_by"] is None]
    return sorted((row["amount_fen"], row["valid_from"], row["valid_to"]) for row in standing)


async def test_a_run_goes_over_everyone_in_chunks(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, runs: CertificationRuns
) -> None:
    granted = await _elder(registrar)
    stopped = await _elder(registrar, until="2024-04-30")
    await _receives(registrar, stopped)
    silent = await _elder(registrar, until="2030-01-01")
    await _receives(registrar, silent)
    for elder_id in (granted, stopped):
        await _see(registrar, elder_id)

    run = await _run(supervisor, runs)
    assert (run["state"], run["examined"]) == ("done", 3)
    assert run["proposed"] == {"grant": 1, "stop": 1, "visit": 1}
    (grant,) = await _proposals(supervisor, run, kind="grant")
    assert (grant["elder_id"], grant["item"], grant["amount_fen"]) == (granted, 17, 8000)
    assert (grant["from_day"], grant["back_pay_months"], grant["back_pay_fen"]) == ("2024-04-01", 2, 16000)
    (stop,) = await _proposals(supervisor, run, kind="stop", item=17, state="proposed")
    assert (stop["elder_id"], stop["reasons"]) == (stopped, ["未登记低保"])
    (visit,) = await _proposals(supervisor, run, kind="visit")
    assert visit["elder_id"] == silent
    # A run proposes; nothing has changed.
    assert await _standing(registrar, granted) == []
    assert await _standing(registrar, stopped) == [(8000, "2023-05-01", None)]
    assert await _standing(registrar, silent) == [(8000, "2023-05-01", None)]


async def test_a_run_cut_off_goes_on_where_it_was(
    app: FastAPI, registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, runs: CertificationRuns
) -> None:
    for _ in range(5):
        await _elder(registrar)
    body = {"month": MONTH, "division_code": "370811"}
    run = (await supervisor.post("/silent-certifications", json=body)).json()
    assert await runs.step()
    half = (await supervisor.get(f"/silent-certifications/{run['id']}")).json()
    assert (half["state"], half["examined"]) == ("running", 2)
    database = Database(app.state.settings, "hub_registry")
    successors = [CertificationRuns(database, "Asia/Shanghai", chunk_elders=2) for _ in range(2)]
    # Two workers at once: one holds the run, the other finds none.
    while any(await asyncio.gather(*(successor.step() for successor in successors))):
        pass
    await database.dispose()
    whole = (await supervisor.get(f"/silent-certifications/{run['id']}")).json()
    assert (whole["state"], whole["examined"], whole["proposed"]) == ("done", 5, {"grant": 5, "visit": 5})
    assert len(await _proposals(supervisor, whole, kind="grant")) == 5


async def test_a_request_wakes_the_worker(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, runs: CertificationRuns
) -> None:
    await _elder(registrar)
    stop = asyncio.Event()
    worker = asyncio.create_task(runs.run(stop))
    try:
        body = {"month": MONTH, "division_code": "370811"}
        run = (await supervisor.post("/silent-certifications", json=body)).json()

        async def is_done() -> bool:
            found = await supervisor.get(f"/silent-certifications/{run['id']}")
            return bool(found.json()["state"] == "done")

        assert await eventually(is_done)
    finally:
        stop.set()
        runs.wake()
        await worker


async def test_a_confirmed_grant_is_a_benefit_and_is_not_proposed_again(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, runs: CertificationRuns
) -> None:
    elder_id = await _elder(registrar)
    await _see(registrar, elder_id)
    run = await _run(supervisor, runs)
    (grant,) = await _proposals(supervisor, run)
    assert grant["allowed"] == ["confirm", "reject"]
    answer = await supervisor.post(_path(grant, "confirm"), json=REASON)
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    (decision,) = answer.json()["decisions"]
    assert (decision["event"], decision["account_name"], decision["reason"]) == ("confirm", "甲主管", "核对无误")
    assert await _standing(registrar, elder_id) == [(8000, "2024-04-01", None)]
    again = await supervisor.post(_path(grant, "confirm"), json=REASON)
    assert (again.status_code, again.json()["code"]) == (409, "certification_proposal.transition_not_allowed")
    assert again.json()["allowed"] == ["appeal"]
    assert (await _run(supervisor, runs, month="2024-07"))["proposed"] == {}


async def test_an_appeal_against_a_stop_restores_what_was_received(
    app: FastAPI,
    registrar: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    other_supervisor: httpx.AsyncClient,
    runs: CertificationRuns,
) -> None:
    elder_id = await _elder(registrar, until="2024-04-30")
    await _see(registrar, elder_id)
    await _receives(registrar, elder_id)
    (stop,) = await _proposals(supervisor, await _run(supervisor, runs))
    assert (await supervisor.post(_path(stop, "confirm"), json=REASON)).status_code == 200
    assert await _standing(registrar, elder_id) == [(8000, "2023-05-01", "2024-05-31")]

    family = client_as(app, principal(Role.FAMILY, elder_ids=frozenset({UUID(elder_id)})))
    (shown,) = (await family.get(f"/elders/{elder_id}/certification-proposals")).json()["items"]
    appealed = await family.post(_path(shown, "appeal"), json={"reason": "低保仍在复核"})
    assert (appealed.status_code, appealed.json()["state"]) == (200, "appealed")
    assert (await family.post(_path(shown, "reject"), json=REASON)).status_code == 404

    own = await supervisor.post(_path(stop, "reject"), json=REASON)
    assert (own.status_code, own.json()["code"]) == (409, "certification_proposal.transition_not_allowed")
    settled = await other_supervisor.post(_path(stop, "reject"), json={"reason": "低保延续"})
    assert (settled.json()["state"], settled.json()["is_in_effect"]) == ("settled", False)
    assert [one["event"] for one in settled.json()["decisions"]] == ["confirm", "appeal", "reject"]
    assert await _standing(registrar, elder_id) == [(8000, "2023-05-01", None)]
    assert (await family.post(_path(shown, "appeal"), json=REASON)).status_code == 409


async def test_a_change_of_amount_and_back(
    registrar: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    other_supervisor: httpx.AsyncClient,
    runs: CertificationRuns,
) -> None:
    elder_id = await _elder(registrar, until="2030-01-01")
    await _see(registrar, elder_id)
    await _receives(registrar, elder_id, 6000)
    (change,) = await _proposals(supervisor, await _run(supervisor, runs))
    assert (change["kind"], change["amount_fen"]) == ("change", 8000)
    await supervisor.post(_path(change, "confirm"), json=REASON)
    assert await _standing(registrar, elder_id) == [(6000, "2023-05-01", "2024-05-31"), (8000, "2024-06-01", None)]
    await registrar.post(_path(change, "appeal"), json=REASON)
    assert (await other_supervisor.post(_path(change, "reject"), json=REASON)).status_code == 200
    assert await _standing(registrar, elder_id) == [(6000, "2023-05-01", None)]


async def test_a_grant_received_by_another_way_meanwhile(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, runs: CertificationRuns
) -> None:
    elder_id = await _elder(registrar)
    await _see(registrar, elder_id)
    (grant,) = await _proposals(supervisor, await _run(supervisor, runs))
    benefit_id = await _receives(registrar, elder_id)
    answer = await supervisor.post(_path(grant, "confirm"), json=REASON)
    assert (answer.status_code, answer.json()["code"]) == (409, "benefit.overlaps")
    assert answer.json()["benefit_id"] == benefit_id
    assert (await supervisor.get(_path(grant))).json()["state"] == "proposed"


async def test_two_decisions_at_once_are_one(
    registrar: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    other_supervisor: httpx.AsyncClient,
    runs: CertificationRuns,
) -> None:
    elder_id = await _elder(registrar)
    await _see(registrar, elder_id)
    (grant,) = await _proposals(supervisor, await _run(supervisor, runs))
    answers = await asyncio.gather(
        supervisor.post(_path(grant, "confirm"), json=REASON),
        other_supervisor.post(_path(grant, "reject"), json=REASON),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_one_run_a_month_and_place(
    app: FastAPI, supervisor: httpx.AsyncClient, registrar: httpx.AsyncClient, runs: CertificationRuns
) -> None:
    run = await _run(supervisor, runs)
    body = {"month": MONTH, "division_code": "370811"}
    async with client_as(app, principal(Role.SUPERVISOR, division_path=CITY)) as city:
        for division in ("370811", "370800", "370811011"):
            answer = await city.post("/silent-certifications", json={**body, "division_code": division})
            assert (answer.status_code, answer.json()["code"]) == (409, "silent_certification.already_requested")
            assert answer.json()["certification_id"] == run["id"]
        assert (await city.post("/silent-certifications", json={**body, "division_code": "370812"})).status_code == 201
    for change, code in (
        ({"month": "2090-01"}, "silent_certification.month_in_the_future"),
        ({"month": "2024-13"}, "request.invalid"),
        ({"division_code": "370812"}, "division.unknown"),
    ):
        answer = await supervisor.post("/silent-certifications", json={**body, **change})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await registrar.post("/silent-certifications", json=body)).status_code == 403


async def test_a_run_that_repeats_is_followed_by_the_next_months(
    supervisor: httpx.AsyncClient, runs: CertificationRuns
) -> None:
    await _run(supervisor, runs, repeats=True)
    assert await runs.repeat(date(2024, 6, 30)) == 0
    assert await runs.repeat(date(2024, 8, 2)) == 1
    assert await runs.repeat(date(2024, 8, 2)) == 1
    assert await runs.repeat(date(2024, 8, 2)) == 0
    listed = (await supervisor.get("/silent-certifications")).json()["items"]
    assert [run["month"] for run in listed] == ["2024-08", "2024-07", "2024-06"]


async def test_strangers_see_no_run_and_no_proposal(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, stranger: httpx.AsyncClient, runs: CertificationRuns
) -> None:
    elder_id = await _elder(registrar)
    run = await _run(supervisor, runs)
    grant, _ = await _proposals(supervisor, run)
    assert (await stranger.get("/silent-certifications")).json()["items"] == []
    assert await _proposals(stranger, run) == []
    for path in (f"/silent-certifications/{run['id']}", _path(grant)):
        assert (await stranger.get(path)).status_code == 404
    assert (await stranger.get(f"/elders/{elder_id}/certification-proposals")).status_code == 404
    assert (await stranger.post(_path(grant, "appeal"), json=REASON)).status_code == 404


async def test_benefits_are_restated_and_do_not_overlap(registrar: httpx.AsyncClient) -> None:
    elder_id = await _elder(registrar)
    path = f"/elders/{elder_id}/benefits"
    first = await _receives(registrar, elder_id)
    body = {"item": 17, "amount_fen": 8000, "valid_from": "2024-01-01", "source": "发放名册"}
    answer = await registrar.post(path, json=body)
    assert (answer.status_code, answer.json()["code"], answer.json()["benefit_id"]) == (409, "benefit.overlaps", first)
    ended = {**body, "valid_from": "2023-05-01", "valid_to": "2023-12-31"}
    assert (await registrar.post(path, json=ended)).status_code == 201
    assert (await registrar.post(path, json=body)).status_code == 201
    assert await _standing(registrar, elder_id) == [(8000, "2023-05-01", "2023-12-31"), (8000, "2024-01-01", None)]
    assert len((await registrar.get(path)).json()["items"]) == 3
    for wrong in ({"item": 29}, {"amount_fen": -1}, {"valid_to": "2023-01-01"}):
        assert (await registrar.post(path, json={**body, **wrong})).status_code == 422


async def test_the_same_sign_told_twice_is_one(registrar: httpx.AsyncClient, operator: httpx.AsyncClient) -> None:
    elder_id = await _elder(registrar)
    path = f"/elders/{elder_id}/signs-of-life"
    body = {"kind": "call", "seen_at": "2024-05-20T10:00:00+08:00", "source": "关爱电话"}
    first = await operator.post(path, json=body)
    assert (await operator.post(path, json=body)).json()["id"] == first.json()["id"]
    assert len((await operator.get(path)).json()["items"]) == 1
    future = await operator.post(path, json={**body, "seen_at": "2090-01-01T00:00:00+08:00"})
    assert (future.status_code, future.json()["code"]) == (422, "sign_of_life.in_the_future")
    assert (await operator.post(path, json={**body, "seen_at": "2024-05-20T10:00:00"})).status_code == 422
