"""The background loops as a process runs them, with the broker and the other services away."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI

from services.dispatch.settings import DispatchSettings
from services.dispatch.worker import run_with
from tests.dispatch.city import Hub, elder_card, operator, worker_card

_NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def dispatch_settings(database_url: str) -> DispatchSettings:
    return DispatchSettings(
        database_url=database_url,
        broker_url="mqtt://127.0.0.1:9",
        registry_url=_NOWHERE,
        devices_url=_NOWHERE,
        escalation_all_operators_seconds=1,
        escalation_supervisor_seconds=2,
        escalation_everyone_seconds=3,
    )


@asynccontextmanager
async def working(settings: DispatchSettings) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(run_with(settings, stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def until_level(hub: Hub, level: int) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while True:
        (case,) = await hub.cases(operator())
        if case["level"] >= level:
            return case
        assert time.monotonic() < deadline, f"level {level} was not reached"
        await asyncio.sleep(0.1)


async def test_the_clock_goes_on_after_every_worker_was_stopped(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder, worker_card())
    async with working(hub.settings):
        await hub.press(elder)
        await until_level(hub, 1)
    async with working(hub.settings):
        case = await until_level(hub, 3)
        deadline = time.monotonic() + 60
        while True:
            detail = await hub.get(operator(), f"/emergencies/{case['id']}")
            states = {n["state"] for n in detail["notifications"]}
            if states == {"sent", "needs_person"}:
                break
            assert time.monotonic() < deadline, states
            await asyncio.sleep(0.1)
    assert {n["recipient"] for n in detail["notifications"]} >= {"值班主管", "家属", "李敏"}


async def test_without_a_map_times_are_estimates_and_there_are_no_streets(app: FastAPI, hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder, worker_card())
    case = await hub.open_case(elder, operator())
    found = await hub.get(operator(), f"/emergencies/{case['id']}/candidates")
    assert found["travel_time_source"] == "estimate"
    assert (await hub.get(operator(), "/map/streets", 404))["code"] == "map.no_streets"
    assert app.state.streets is None


@pytest.mark.parametrize("seconds", [(30, 30, 180), (60, 30, 180), (30, 200, 180)])
def test_levels_that_do_not_rise_are_refused(seconds: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="must rise"):
        DispatchSettings(
            escalation_all_operators_seconds=seconds[0],
            escalation_supervisor_seconds=seconds[1],
            escalation_everyone_seconds=seconds[2],
        )
