"""Readers do not write, a search ends at the division, and each call costs a known number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from services.contracts.authority import Role
from tests.fixtures.callers import client_as, principal
from tests.registry import synthetic


@pytest.fixture
async def ids(registrar: httpx.AsyncClient) -> dict[str, str]:
    """One object of each kind in the county, by the name of its path parameter."""
    elder = (await registrar.post("/elders", json=synthetic.elder())).json()
    provider = (
        await registrar.post("/providers", json={"name": "社", "division_code": "370811", "phone": "12349"})
    ).json()
    point_body = {"name": "站", "provider_id": provider["id"], "division_code": "370811", "address": "路1号"}
    point = (
        await registrar.post("/service-points", json={**point_body, "location": {"lat": 35.4, "lng": 116.6}})
    ).json()
    worker = (await registrar.post("/workers", json=synthetic.worker(provider["id"]))).json()
    return {
        "elder_id": elder["id"],
        "provider_id": provider["id"],
        "service_point_id": point["id"],
        "worker_id": worker["id"],
        "code": "370811",
    }


async def test_readers_do_not_write(app: FastAPI, ids: dict[str, str]) -> None:
    for role in (Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR):
        client = client_as(app, principal(role))
        assert (await client.post("/elders", json=synthetic.elder())).status_code == 403
        assert (await client.get(f"/elders/{ids['elder_id']}")).status_code == 200
        renamed = await client.patch(f"/elders/{ids['elder_id']}", json={"name": "改"}, headers={"If-Match": "1"})
        assert renamed.status_code == 404
    auditor = client_as(app, principal(Role.AUDITOR))
    revealed = await auditor.post(f"/elders/{ids['elder_id']}/reveal", json={"fields": ["phone"], "reason": "看看"})
    assert revealed.status_code == 404


async def test_a_search_ends_at_the_division(
    registrar: httpx.AsyncClient, stranger: httpx.AsyncClient, ids: dict[str, str]
) -> None:
    """By the phone number's last four: the index knows no divisions."""
    shown = [(await client.get("/elders", params={"q": "1234"})).json()["items"] for client in (registrar, stranger)]
    assert [[item["id"] for item in items] for items in shown] == [[ids["elder_id"]], []]


@contextmanager
def _statements(app: FastAPI) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = app.state.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_the_number_of_statements_is_known(
    app: FastAPI, registrar: httpx.AsyncClient, ids: dict[str, str]
) -> None:
    with _statements(app) as seen:
        await registrar.post("/elders", json=synthetic.elder())
    assert len(seen) == 7, seen
    for path, most in (("/elders", 5), (f"/elders/{ids['elder_id']}", 5), ("/workers", 3), ("/service-points", 1)):
        with _statements(app) as seen:
            assert (await registrar.get(path)).status_code == 200
        assert len(seen) == most, seen
