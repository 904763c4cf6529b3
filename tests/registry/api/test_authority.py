"""Who may call what: a stranger finds nothing by id on any route, and each call costs a known number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from services.contracts.authority import Role
from services.kit.ids import new_id
from tests.fixtures.callers import OTHER_COUNTY, client_as, principal
from tests.registry import synthetic

_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("patch", "/api/v1/elders/{elder_id}"): {"name": "改名"},
    ("post", "/api/v1/elders/{elder_id}/contacts"): {
        "name": "测试",
        "relationship": "邻居",
        "phone": "19900004444",
        "priority": 1,
    },
    ("post", "/api/v1/elders/{elder_id}/traits"): {
        "trait": "living_alone",
        "valid_from": "2020-01-01",
        "source": "入户登记",
    },
    ("post", "/api/v1/elders/{elder_id}/reveal"): {"fields": ["phone"], "reason": "核对"},
    ("patch", "/api/v1/workers/{worker_id}"): {"standing": "suspended"},
}


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


def _id_routes(app: FastAPI) -> list[tuple[str, str]]:
    paths: dict[str, Any] = app.openapi()["paths"]
    return [(method, path) for path, methods in paths.items() if "{" in path for method in methods]


async def _call(client: httpx.AsyncClient, method: str, path: str, ids: dict[str, str]) -> httpx.Response:
    url = "http://service" + path.format(**ids)
    return await client.request(method, url, json=_BODIES.get((method, path)), headers={"If-Match": "1"})


async def test_every_id_route_is_404_to_strangers(app: FastAPI, ids: dict[str, str]) -> None:
    routes = _id_routes(app)
    assert len(routes) >= 12
    strangers = [
        principal(*[role for role in Role if role != Role.PROVIDER_MANAGER], division_path=OTHER_COUNTY),
        principal(Role.PROVIDER_MANAGER, division_path=OTHER_COUNTY, provider_id=new_id()),
        principal(Role.FAMILY, division_path=OTHER_COUNTY, elder_ids=frozenset({new_id()})),
        principal(Role.WORKER, division_path=OTHER_COUNTY, worker_id=new_id()),
        principal(Role.VENDOR, division_path=OTHER_COUNTY, vendor="other"),
    ]
    for stranger in strangers:
        client = client_as(app, stranger)
        for method, path in routes:
            answer = await _call(client, method, path, ids)
            assert answer.status_code == 404, (stranger.roles, method, path, answer.text)


async def test_the_same_routes_answer_who_belongs(
    registrar: httpx.AsyncClient, app: FastAPI, ids: dict[str, str]
) -> None:
    # Changes last: a contact makes the elder's next version.
    for method, path in sorted(_id_routes(app), key=lambda route: ("get", "patch", "post").index(route[0])):
        answer = await _call(registrar, method, path, ids)
        assert answer.status_code in (200, 201), (method, path, answer.text)


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


async def test_lists_end_at_the_division(stranger: httpx.AsyncClient, ids: dict[str, str]) -> None:
    assert ids
    for path in ("elders", "providers", "service-points", "workers"):
        assert (await stranger.get(f"/{path}")).json()["items"] == []
    number = (await stranger.get("/elders", params={"q": "1234"})).json()
    assert number["items"] == []


async def test_without_a_token_nothing(app: FastAPI, ids: dict[str, str]) -> None:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://service")
    for method, path in _id_routes(app):
        assert (await _call(client, method, path, ids)).status_code == 401


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
    assert len(seen) == 6, seen
    for path, most in (("/elders", 3), (f"/elders/{ids['elder_id']}", 3), ("/workers", 3), ("/service-points", 1)):
        with _statements(app) as seen:
            assert (await registrar.get(path)).status_code == 200
        assert len(seen) == most, seen
