"""Events travel from a service's outbox by its feed alone onto a screen; rows have their time; signals end streams."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from gateway.settings import GatewaySettings
from gateway.worker import prune, run_with
from services.contracts.authority import Role
from services.contracts.events import EMERGENCY_OPENED, Audience, ScreenEvent
from services.kit.appfactory import create_service_app
from services.kit.database import Database
from services.kit.ids import new_id
from services.kit.outbox import emit
from tests.fixtures.callers import COUNTY
from tests.gateway.conftest import Running
from tests.gateway.serving import serving
from tests.gateway.test_stream import watching

ROOT = Path(__file__).parents[2]


async def test_an_event_reaches_the_screen_without_any_broker(gateway: Running) -> None:
    dispatch = create_service_app("dispatch", gateway.settings, [])
    closed = socket.create_server(("127.0.0.1", 0))
    broker = f"mqtt://127.0.0.1:{closed.getsockname()[1]}"
    closed.close()
    stop = asyncio.Event()
    async with serving(dispatch) as url, await gateway.login(Role.OPERATOR) as client, watching(client) as screen:
        settings = gateway.settings.model_copy(
            update={"dispatch_url": url, "broker_url": broker, "feed_poll_seconds": 0.2}
        )
        worker = asyncio.create_task(run_with(settings, stop))
        event = ScreenEvent(audience=Audience(division_path=COUNTY, roles=[Role.OPERATOR]), state={"number": "E1"})
        database = Database(settings, "hub_dispatch")
        async with database.transaction() as session:
            await emit(session, EMERGENCY_OPENED, new_id(), event)
        name, data = await screen.next()
        stop.set()
        await worker
        await database.dispose()
    assert (name, data["number"]) == ("emergency.opened", "E1")


@pytest.mark.parametrize(
    ("table", "insertion", "age"),
    [
        ("signature_nonce", "INSERT INTO signature_nonce VALUES ('c', :key, now() - :age ::interval)", "601 s"),
        (
            "login_attempt",
            "INSERT INTO login_attempt VALUES (gen_random_uuid(), :key, now() - :age ::interval)",
            "301 s",
        ),
    ],
)
async def test_what_has_had_its_time_is_removed_and_the_rest_kept(
    gateway_settings: GatewaySettings, database: Database, table: str, insertion: str, age: str
) -> None:
    async with database.transaction() as session:
        for key, its_age in (("old", age), ("new", "30 s")):
            await session.execute(text(insertion), {"key": key, "age": its_age})
    await prune(database, gateway_settings)
    async with database.transaction() as session:
        assert (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 1  # noqa: S608 — ours


async def test_a_signal_ends_the_streams_and_then_the_process(gateway: Running) -> None:
    """As ``hub serve`` runs it: the server would wait for a stream, which never ends by itself."""
    token = (await gateway.token("admin"))["access_token"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "gateway.app:create_app", "--factory", "--port", str(port)]
    environment = {**os.environ, "HUB_DATABASE_URL": gateway.settings.database_url, "HUB_LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(  # noqa: ASYNC220, S603 — our own command
        [*command, "--timeout-graceful-shutdown", "60"], cwd=ROOT, env=environment
    )
    try:
        await _until_ready(f"http://127.0.0.1:{port}/healthz")
        other = Running(f"http://127.0.0.1:{port}", gateway.upstream, gateway.database, gateway.settings)
        async with other.client(token) as client, watching(client) as screen:
            process.send_signal(signal.SIGTERM)
            await screen.end()
        async with asyncio.timeout(20):
            while process.poll() is None:  # noqa: ASYNC110 — another process sets no event here
                await asyncio.sleep(0.05)
    finally:
        process.kill()
        process.wait()


async def _until_ready(url: str) -> None:
    deadline = time.monotonic() + 60
    async with httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(url)).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
