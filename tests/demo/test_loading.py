"""Loading the demo city over HTTP: complete, repeatable, and to be interrupted anywhere."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from deploy.local.demo import DemoFile, DemoLogin, describe_logins, load
from deploy.local.demo.divisions import DIVISIONS
from deploy.local.demo.gateway_client import GatewayRefusedError, each
from tests.demo.stand_in_hub import StandInHub
from tests.demo.test_city import NANSHAN

ELDERS = 40
PASSWORD = "admin-password"


@asynccontextmanager
async def serving(hub: StandInHub) -> AsyncIterator[str]:
    # asyncio turns Nagle's delay off only where a socket names its protocol.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(hub.app, log_config=None, access_log=False, lifespan="off"))
    serve = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serve


async def load_into(url: str, folder: Path, password: str = PASSWORD) -> list[DemoLogin]:
    return await load(
        url, "admin", password, NANSHAN, demo_file=folder / "demo.json", elders=ELDERS, report=lambda _: None
    )


async def test_everything_is_registered_and_remembered(tmp_path: Path) -> None:
    hub = StandInHub()
    async with serving(hub) as url:
        logins = await load_into(url, tmp_path)
    counts = {path: len(bodies) for path, bodies in hub.created.items() if not path.startswith(("devices/", "elders/"))}
    assert counts == {
        "divisions": len(DIVISIONS),
        "providers": 6,
        "service-points": 12,
        "workers": 60,
        "elders": ELDERS,
        "vendors": 2,
        "device-models": 5,
        "devices": 10,
        "clients": 1,
        "accounts": len(logins) - 1,
        "orders": 12,
    }
    file = DemoFile.read(tmp_path / "demo.json")
    assert [device.password for device in file.devices] == [f"secret-{device.serial}" for device in file.devices]
    assert {login.roles[0] for login in logins} == {
        "administrator", "operator", "dispatcher", "supervisor", "registrar",
        "provider_manager", "worker", "family", "auditor",
    }  # fmt: skip
    family = next(body for body in hub.created["accounts"] if body["username"] == "family1")
    assert family["elder_ids"] == [hub.created["orders"][0]["elder_id"]]
    assert "worker12" in describe_logins(logins, url)


async def test_a_loaded_city_is_left_alone(tmp_path: Path) -> None:
    hub = StandInHub()
    async with serving(hub) as url:
        first = await load_into(url, tmp_path)
        hub.answers_left = 0
        assert await load_into(url, tmp_path) == first


async def test_an_interrupted_load_goes_on(tmp_path: Path) -> None:
    whole, broken = StandInHub(), StandInHub()
    async with serving(whole) as url:
        (tmp_path / "whole").mkdir()
        await load_into(url, tmp_path / "whole")
    async with serving(broken) as url:
        for answers in (5, 60, 160, 190, 235):  # among divisions, workers, elders' facts, devices, logins
            broken.answers_left = answers
            with pytest.raises(GatewayRefusedError) as refused:
                await load_into(url, tmp_path)
            assert refused.value.status == 500
        broken.answers_left = None
        await load_into(url, tmp_path)
    assert {path: len(rows) for path, rows in broken.created.items()} == {
        path: len(rows) for path, rows in whole.created.items()
    }


async def test_a_busy_gateway_is_waited_for(tmp_path: Path) -> None:
    hub = StandInHub()
    hub.busy_answers = 30
    async with serving(hub) as url:
        await load_into(url, tmp_path)
    assert hub.busy_answers == 0
    assert len(hub.created["elders"]) == ELDERS


async def test_a_wrong_administrator_is_said(tmp_path: Path) -> None:
    async with serving(StandInHub()) as url:
        with pytest.raises(GatewayRefusedError, match=r"auth\.invalid_grant"):
            await load_into(url, tmp_path, password="wrong")


async def test_results_keep_the_items_order_and_the_first_failure_is_raised() -> None:
    async def reversed_pace(number: int) -> int:
        for _ in range(100 - number):
            await asyncio.sleep(0)
        if number == 1000:
            raise ValueError("this one")
        return number

    assert await each(reversed_pace, range(100)) == list(range(100))
    with pytest.raises(ValueError, match="this one"):
        await each(reversed_pace, [1, 1000, 2])
