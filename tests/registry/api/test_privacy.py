"""A person's rights in their data: who saw it, the copy, the erasure, and what is kept for how long."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.contracts.authority import Role
from services.kit.ids import new_id
from services.registry.models import Base
from services.registry.repository.personal_data import tables_about_elders
from services.registry.service.retention import RetentionRuns
from services.registry.settings import RegistrySettings
from tests.fixtures.callers import COUNTY, OTHER_COUNTY, client_as, principal
from tests.registry import synthetic
from tests.registry.conftest import events_of

_COPY = {"requester": "测试女儿", "right": "guardian", "reason": "本人要求查阅"}
_REQUEST = {**_COPY, "evidence": "监护证明一份"}


@pytest.fixture
async def elder(registrar: httpx.AsyncClient) -> dict[str, Any]:
    answer = await registrar.post("/elders", json=synthetic.elder(name="测试隐私"))
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def supervisor(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.SUPERVISOR, division_path=COUNTY))


@pytest.fixture
def auditor(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.AUDITOR, division_path=COUNTY))


async def test_auditors_read_who_looked(
    app: FastAPI, operator: httpx.AsyncClient, auditor: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    for reason in ("来电核对", "上门核对"):
        answer = await operator.post(f"/elders/{elder['id']}/reveal", json={"fields": ["phone"], "reason": reason})
        assert answer.status_code == 200
    records = (await auditor.get("/reveals")).json()["items"]
    assert [record["reason"] for record in records] == ["上门核对", "来电核对"]
    assert records[0]["elder_id"] == elder["id"]
    account = records[0]["account_id"]
    for query, count in [
        ({"elder_id": elder["id"]}, 2),
        ({"elder_id": str(new_id())}, 0),
        ({"account_id": account}, 2),
        ({"account_id": str(new_id())}, 0),
        ({"since": records[0]["revealed_at"]}, 1),
        ({"before": records[0]["revealed_at"]}, 1),
    ]:
        assert len((await auditor.get("/reveals", params=query)).json()["items"]) == count, query
    async with client_as(app, principal(Role.AUDITOR, division_path=OTHER_COUNTY)) as other:
        assert (await other.get("/reveals")).json()["items"] == []
    assert (await operator.get("/reveals")).status_code == 403


async def test_the_copy_holds_everything(
    registrar: httpx.AsyncClient, auditor: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    fact = {"trait": "living_alone", "valid_from": "2020-01-01", "source": "入户登记"}
    assert (await registrar.post(f"/elders/{elder['id']}/traits", json=fact)).status_code == 201
    answer = await registrar.post(f"/elders/{elder['id']}/personal-data", json=_COPY)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    records = answer.json()["records"]
    (row,) = records["elder"]
    assert (row["phone"], row["care_notes"]["door_code"]) == ("19900001234", "1357")
    assert len(row["id_number"]) == 18
    assert "*" not in row["id_number"]
    assert {contact["phone"] for contact in records["contact"]} == {"19900003333", "19900002222"}
    assert [one["trait"] for one in records["elder_trait"]] == ["living_alone"]
    assert not [name for name in row if name.startswith("search_") or name.endswith("_index")]
    assert records["reveal"][0]["requester"] == "测试女儿", "the copy says that it was made"
    (record,) = (await auditor.get("/reveals")).json()["items"]
    assert (record["fields"], record["right"], record["requester"]) == (["personal_data"], "guardian", "测试女儿")


def test_no_table_about_elders_is_forgotten() -> None:
    about = tables_about_elders()
    tables = [table for table in Base.metadata.tables.values() if "elder_id" in table.columns]
    assert len(tables) > 8
    assert {table.name for table in tables} <= about


async def test_a_right_that_does_not_fit(
    registrar: httpx.AsyncClient, operator: httpx.AsyncClient, stranger: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    for path, body in (("personal-data", _COPY), ("erasure", _REQUEST)):
        url = f"/elders/{elder['id']}/{path}"
        wrong = await registrar.post(url, json={**body, "right": "near_relative"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "right.does_not_fit")
        assert (await stranger.post(url, json=body)).status_code == 404
        assert (await operator.post(url, json=body)).status_code == 404


async def test_an_erasure_takes_two_and_erases_what_reaches_the_person(
    app: FastAPI,
    registrar: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    sibling: httpx.AsyncClient,
    elder: dict[str, Any],
) -> None:
    path = f"/elders/{elder['id']}"
    asked = await registrar.post(f"{path}/erasure", json=_REQUEST)
    assert asked.status_code == 201, asked.text
    again = await registrar.post(f"{path}/erasure", json=_REQUEST)
    assert (again.status_code, again.json()["code"]) == (409, "erasure.already_requested")
    url = f"/erasures/{asked.json()['id']}"
    assert (await registrar.get(f"{path}")).json()["phone"] == "199****1234", "a request erases nothing"

    decision = {"decision": "confirm", "reason": "材料齐全"}
    assert (await registrar.post(f"{url}/decision", json=decision)).status_code == 404
    done = await supervisor.post(f"{url}/decision", json=decision)
    assert (done.status_code, done.json()["state"]) == (200, "executed"), done.text
    late = await supervisor.post(f"{url}/decision", json={**decision, "decision": "refuse"})
    assert (late.status_code, late.json()["code"]) == (409, "erasure.already_decided")

    seen = (await registrar.get(path)).json()
    assert (seen["phone"], seen["address"], seen["location"], seen["contacts"]) == (None, "", None, [])
    assert set(seen["care_notes"].values()) == {None}
    card = (await events_of(sibling, elder["id"]))[-1]["payload"]
    assert (card["phone"], card["address"], card["contacts"], card["care_notes"]) == (None, "", [], {})
    async with app.state.database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM contact"))).scalar_one() == 0
    number = (await registrar.post(f"{path}/reveal", json={"fields": ["id_number"], "reason": "核对"})).json()
    for q, count in (("测试隐私", 0), ("1234", 0), (number["id_number"], 1)):
        assert len((await registrar.get("/elders", params={"q": q})).json()["items"]) == count, q


async def test_who_recorded_a_request_does_not_decide_it(app: FastAPI, elder: dict[str, Any]) -> None:
    async with client_as(app, principal(Role.REGISTRAR, Role.SUPERVISOR, division_path=COUNTY)) as both:
        asked = (await both.post(f"/elders/{elder['id']}/erasure", json=_REQUEST)).json()
        answer = await both.post(f"/erasures/{asked['id']}/decision", json={"decision": "confirm", "reason": "同意"})
        assert (answer.status_code, answer.json()["code"]) == (409, "erasure.own_request")


async def test_a_refusal_erases_nothing(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, stranger: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    asked = (await registrar.post(f"/elders/{elder['id']}/erasure", json=_REQUEST)).json()
    refusal = {"decision": "refuse", "reason": "补贴仍在发放"}
    assert (await supervisor.post(f"/erasures/{asked['id']}/decision", json=refusal)).json()["state"] == "refused"
    assert (await registrar.get(f"/elders/{elder['id']}")).json()["phone"] == "199****1234"
    (listed,) = (await registrar.get("/erasures", params={"state": "refused"})).json()["items"]
    assert (listed["decision_reason"], listed["requester"]) == ("补贴仍在发放", "测试女儿")
    assert (await registrar.get("/erasures", params={"state": "executed"})).json()["items"] == []
    assert (await stranger.get("/erasures")).json()["items"] == []
    assert (await stranger.get(f"/erasures/{asked['id']}")).status_code == 404


async def test_retention_takes_what_is_due_and_nothing_else(
    app: FastAPI, registrar: httpx.AsyncClient, auditor: httpx.AsyncClient, elder: dict[str, Any]
) -> None:
    await registrar.post("/elders", json=synthetic.elder(name="测试在世"), headers={"Idempotency-Key": "k1"})
    report = (await auditor.get("/retention")).json()
    assert {item["due"] for item in report["items"]} == {0}
    assert report["last_run"] is None
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    database = app.state.database
    async with database.transaction() as session:
        await session.execute(text("UPDATE idempotency_key SET created_at = :at"), {"at": long_ago})
        await session.execute(
            text("UPDATE elder SET status = 'deceased', departed_on = :at WHERE id = :id"),
            {"at": long_ago.date(), "id": elder["id"]},
        )
        # One event delivered long ago, the others not at all: who has not had them still needs them.
        await session.execute(
            text("UPDATE outbox SET position = id, published_at = :at WHERE id = (SELECT min(id) FROM outbox)"),
            {"at": long_ago},
        )
        events = (await session.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    due = {item["name"]: item["due"] for item in (await auditor.get("/retention")).json()["items"]}
    assert (due["idempotency_keys"], due["reaching_the_departed"], due["events"]) == (1, 1, 1)
    runs = RetentionRuns(database, RegistrySettings())
    today = datetime.now(UTC).date() + timedelta(days=1)
    assert not await runs.is_done(today)
    deleted = await runs.run_once(today, asyncio.Event())
    assert deleted == due
    assert await runs.is_done(today)
    report = (await auditor.get("/retention")).json()
    assert {item["due"] for item in report["items"]} == {0}
    assert report["last_deleted"] == deleted
    seen = (await registrar.get(f"/elders/{elder['id']}")).json()
    assert (seen["phone"], seen["contacts"], seen["name"]) == (None, [], "测试隐私")
    living = (await registrar.get("/elders", params={"q": "测试在世"})).json()["items"]
    assert [one["phone"] for one in living] == ["199****1234"]
    async with database.transaction() as session:
        left = (await session.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    assert left == events - 1 + 1, "the delivered one is gone; stripping the departed elder's row told of itself"


_KNOWN = ("测试隐私甲", "19912345678", "机密路77号", "暗号2468", "测试联系人", "19987654321", "私密来源")


def _calls_that_name(
    elder_id: str, body: dict[str, Any], registrar: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> list[Coroutine[Any, Any, httpx.Response]]:
    """Every way in which something known of a person can stand in a request, or in its answer."""
    path, number = f"/elders/{elder_id}", body["id_number"]
    return [
        registrar.post("/elders", json=body),
        registrar.post("/elders", json={**body, "id_number": number[:-1] + "?", "unknown": _KNOWN[0]}),
        registrar.post("/elders", json={**body, "phone": f"{_KNOWN[1]}乱"}),
        registrar.get("/elders", params={"q": _KNOWN[0]}),
        registrar.get("/elders", params={"q": _KNOWN[1]}),
        registrar.get("/elders", params={"q": f"{number}\u0000"}),
        registrar.get(f"/elders/{_KNOWN[1]}"),
        registrar.get(path),
        stranger.get(path),
        registrar.post(f"{path}/reveal", json={"fields": ["phone", "id_number", "contacts"], "reason": _KNOWN[6]}),
        registrar.post(f"{path}/personal-data", json={**_COPY, "requester": _KNOWN[4]}),
        registrar.patch(path, json={"phone": _KNOWN[5], "name": _KNOWN[0]}, headers={"If-Match": "99"}),
    ]


async def test_logs_and_metrics_name_nobody(
    app: FastAPI,
    registrar: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    number = synthetic.id_number(date(1939, 9, 9))
    body = synthetic.elder(
        name=_KNOWN[0],
        phone=_KNOWN[1],
        address=_KNOWN[2],
        id_number=number,
        care_notes={"door_code": _KNOWN[3]},
        contacts=[{"name": _KNOWN[4], "relationship": "女儿", "phone": _KNOWN[5], "priority": 1}],
    )
    caplog.set_level("DEBUG")
    made = (await registrar.post("/elders", json=body)).json()
    calls = _calls_that_name(made["id"], body, registrar, stranger)
    statuses = {(await call).status_code for call in calls}
    assert {200, 404, 409, 412, 422} <= statuses
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        metrics = (await client.get("/metrics")).text
    captured = capfd.readouterr()
    heard = f"{captured.out}\n{captured.err}\n{caplog.text}"
    ours = "\n".join(line for line in heard.splitlines() if "httpx" not in line)
    assert "hub_http_requests_total" in metrics
    for value in (*_KNOWN, number):
        assert value not in metrics, value
        assert value not in ours, value


async def test_a_statement_that_fails_does_not_say_whom_it_was_about(app: FastAPI) -> None:
    with pytest.raises(DBAPIError) as failure:
        async with app.state.database.transaction() as session:
            await session.execute(text("SELECT CAST(:name AS text), 1 / 0"), {"name": _KNOWN[0]})
    assert _KNOWN[0] not in str(failure.value)
