"""Requests for services: where they go, what goes with them, and what happens when the service does not answer."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import text

from gateway.app import create_app
from gateway.routes import resolve
from gateway.settings import GatewaySettings
from services.contracts.authority import Role
from services.kit.database import Database
from tests.gateway.conftest import Running
from tests.gateway.serving import serving


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("elders", "registry"),
        ("elders/1", "registry"),
        ("elders/1/positions", "devices"),
        ("elders/1/reveal", "registry"),
        ("workers/1", "registry"),
        ("workers/me", "dispatch"),
        ("workers/meadow", "registry"),
        ("workers/me/position", "dispatch"),
        ("workers/me/duty", "dispatch"),
        ("vendor/alarms", "devices"),
        ("map/streets", "dispatch"),
        ("emergencies/1/claim", "dispatch"),
        ("settings/answering", "dispatch"),
        ("map/style", None),
        ("me", None),
        ("internal/events", None),
        ("eldersx", None),
        ("", None),
    ],
)
def test_where_a_path_goes(path: str, service: str | None) -> None:
    route = resolve(f"/api/v1/{path}")
    assert (route.service if route else None) == service


def test_an_alarm_is_never_limited() -> None:
    route = resolve("/api/v1/vendor/alarms")
    assert route is not None
    assert not route.is_limited


async def test_a_request_arrives_whole_with_our_word_for_the_caller(gateway: Running) -> None:
    async with await gateway.login(Role.OPERATOR) as client:
        answer = await client.post(
            "/orders?a=%E8%80%81&b=1",
            content=b"{}",
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": "k",
                "X-Request-Id": "request-1",
                "X-Forwarded-For": "1.2.3.4",
                "X-Internal": "x",
                "Cookie": "a=b",
            },
        )
    seen = answer.json()
    assert (seen["method"], seen["path"], seen["query"]) == ("POST", "/api/v1/orders", "a=%E8%80%81&b=1")
    assert seen["principal"]["roles"] == ["operator"]
    assert seen["headers"]["idempotency-key"] == "k"
    assert seen["headers"]["x-request-id"] == "request-1"
    assert not {"x-forwarded-for", "x-internal", "cookie"} & set(seen["headers"])
    assert answer.headers["x-request-id"] == "request-1"
    assert answer.headers["x-custom"] == "kept"
    assert "set-cookie" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("status", [201, 204, 304, 404, 409, 422])
async def test_a_status_passes_unchanged(gateway: Running, status: int) -> None:
    async with await gateway.login(Role.OPERATOR) as client:
        assert (await client.get("/elders", params={"status": status})).status_code == status


async def test_bodies_stream_both_ways(gateway: Running) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 50_000

    async with await gateway.login(Role.OPERATOR) as client:
        assert (await client.post("/elders", content=pieces())).json()["bytes"] == 1_000_000
        assert (await client.post("/elders", content=b"x" * 1_500_000)).json()["bytes"] == 1_500_000
        assert len((await client.get("/elders/large")).content) == 64 * 65536


async def test_a_body_over_the_limit_is_refused_declared_or_not(gateway: Running) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(60):
            yield b"x" * 50_000

    async with await gateway.login(Role.OPERATOR) as client:
        for path in ("/elders", "/accounts"):
            declared = await client.post(path, content=b"x" * (2 * 1024 * 1024 + 1))
            assert (declared.status_code, declared.json()["code"]) == (413, "request.too_large")
        streamed = await client.post("/elders", content=pieces())
        assert (streamed.status_code, streamed.json()["code"]) == (413, "request.too_large")
    assert gateway.upstream.seen == []


async def test_a_client_that_goes_away_is_not_worked_for(gateway: Running) -> None:
    async with await gateway.login(Role.OPERATOR) as client:
        request = asyncio.create_task(client.get("/elders/slow"))
        async with asyncio.timeout(10):
            await gateway.upstream.entered.wait()
            request.cancel()
            await gateway.upstream.abandoned.wait()


async def test_a_broken_answer_is_seen_as_broken(gateway: Running) -> None:
    async with await gateway.login(Role.OPERATOR) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/elders/broken")
        assert (await client.get("/me")).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "/internal/events",
        "/api/v1/../../internal/events",
        "/api/v1/elders/../../../internal/events",
        "/api/v1/elders/%2e%2e/%2e%2e/%2e%2e/internal/events",
        "/api/v1/elders/..%2f..%2f..%2finternal/events",
        "/api/v1/elders//internal",
        "/api/v1/elders/..\\internal",
        "/api/v1/internal/events",
        "//internal/events",
        "/internal/divisions/370811",
    ],
)
async def test_the_inside_cannot_be_reached(gateway: Running, target: str) -> None:
    token = (await gateway.token("admin"))["access_token"]
    host, port = gateway.url.removeprefix("http://").split(":")
    # By hand: every client library tidies such paths up.
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"GET {target} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())
    answer = await reader.read()
    writer.close()
    assert answer.split(b" ")[1] in {b"400", b"404"}
    assert gateway.upstream.seen == []


async def test_a_service_that_is_away_or_asleep_is_a_503(
    gateway_settings: GatewaySettings, gateway: Running, database: Database
) -> None:
    deaf = socket.create_server(("127.0.0.1", 0))
    free = socket.create_server(("127.0.0.1", 0))
    away = f"http://127.0.0.1:{free.getsockname()[1]}"
    free.close()
    settings = gateway_settings.model_copy(
        update={
            "registry_url": away,
            "dispatch_url": f"http://127.0.0.1:{deaf.getsockname()[1]}",
            "proxy_read_timeout_seconds": 0.2,
        }
    )
    token = (await gateway.token("admin"))["access_token"]
    async with serving(create_app(settings)) as url:
        client = Running(url, gateway.upstream, database, settings).client(token)
        async with client:
            answers = [await client.get("/elders"), await client.get("/orders")]
            account = {"username": "a", "password": "12345678", "name": "a", "roles": ["operator"]}
            answers.append(await client.post("/accounts", json={**account, "division_code": "370811"}))
            assert (await client.get("/devices")).status_code == 200
    deaf.close()
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert [answer.json()["code"] for answer in answers] == [
        "service.unavailable",
        "service.timeout",
        "service.unavailable",
    ]
    assert answers[0].headers["Retry-After"] == "1"


async def test_the_limit_holds_for_everything_but_alarms(
    gateway_settings: GatewaySettings, gateway: Running, database: Database
) -> None:
    settings = gateway_settings.model_copy(update={"rate_per_second": 0.01, "rate_burst": 3})
    token = (await gateway.token("admin"))["access_token"]
    async with (
        serving(create_app(settings)) as url,
        Running(url, gateway.upstream, database, settings).client(token) as client,
    ):
        assert [(await client.get("/elders")).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = await client.get("/me")
        assert refused.json()["code"] == "request.rate_limited"
        assert 0 < int(refused.headers["Retry-After"]) <= 100
        assert (await client.post("/vendor/positions", json={})).status_code == 429
        assert (await client.post("/vendor/alarms", json={})).status_code == 200


async def audit_rows(gateway: Running, expected: int) -> list[tuple[str, str, str, int, str]]:
    query = text("SELECT actor, method, path, status, request_id FROM audit_log ORDER BY at")
    async with asyncio.timeout(10):
        while True:
            async with gateway.database.transaction() as session:
                rows = [tuple(row) for row in (await session.execute(query)).all()]
            if len(rows) >= expected:
                return rows
            await asyncio.sleep(0.05)


async def test_writes_logins_and_refusals_are_in_the_audit_log(gateway: Running) -> None:
    async with gateway.client() as stranger:
        form = {"grant_type": "password", "username": "nobody", "password": "x"}
        await stranger.post("/auth/token", data=form)
        await stranger.post("/elders", json={})
    async with await gateway.administrator() as admin:
        await admin.get("/elders")
        await admin.post("/elders?status=422&name=secret", json={}, headers={"X-Request-Id": "r1"})
        await admin.post("/vendor/telemetry", json={})
        await admin.post("/clients", json={})
    rows = await audit_rows(gateway, 4)
    assert [row[:4] for row in rows] == [
        ("nobody", "POST", "/api/v1/auth/token", 400),
        ("admin", "POST", "/api/v1/auth/token", 200),
        ("admin", "POST", "/api/v1/elders", 422),
        ("admin", "POST", "/api/v1/clients", 422),
    ]
    assert rows[2][4] == "r1"


async def test_a_reveal_is_in_the_log_before_it_is_shown(gateway: Running) -> None:
    async with await gateway.administrator() as admin:
        await audit_rows(gateway, 1)
        assert (await admin.post("/elders/1/reveal", json={})).status_code == 200
        async with gateway.database.transaction() as session:
            query = text("SELECT path, status FROM audit_log WHERE path LIKE '%reveal'")
            assert (await session.execute(query)).all() == [("/api/v1/elders/1/reveal", 200)]
            await session.execute(text("ALTER TABLE audit_log RENAME TO audit_log_away"))
        withheld = await admin.post("/elders/1/reveal", json={})
        assert (withheld.status_code, withheld.json()["code"]) == (503, "service.unavailable")
