"""SIGKILL of any process in the middle of a press: it is stored, it opens one case, and the operator sees it."""

import asyncio
from random import Random
from typing import Any

import httpx
import pytest

from deploy.local.simulator.device import Press, SimulatedDevice
from tests.fixtures.demo_devices import connected, pendants
from tests.fixtures.hub_process import HubProcess
from tests.fixtures.waiting import eventually

VICTIMS = ("bridge", "broker", "devices", "dispatch", "worker", "gateway", "registry", "postgres")
PRESSES = 6


@pytest.mark.parametrize("victim", VICTIMS)
async def test_a_killed_process_loses_no_press(hub: HubProcess, victim: str) -> None:
    chosen = pendants(hub)[VICTIMS.index(victim) * PRESSES :][:PRESSES]
    devices = [await connected(hub, device) for device in chosen]
    reconnecting = [asyncio.create_task(device.stay_connected(Random(n))) for n, device in enumerate(devices)]
    try:
        presses = await _press_around_a_kill(hub, devices, victim)
        await asyncio.gather(*(d.wait_for_ack(p, 60) for d, p in zip(devices, presses, strict=True)))
        await eventually(lambda: _one_case_each(hub, chosen, presses), seconds=60)
    finally:
        for task in reconnecting:
            task.cancel()
        for device in devices:
            device.close()


async def _press_around_a_kill(hub: HubProcess, devices: list[SimulatedDevice], victim: str) -> list[Press]:
    before = [device.press() for device in devices[: PRESSES // 2]]
    hub.kill(victim)
    after = [device.press() for device in devices[PRESSES // 2 :]]
    return before + after


async def _one_case_each(hub: HubProcess, chosen: list[dict[str, Any]], presses: list[Press]) -> bool:
    return await asyncio.to_thread(_has_one_case_each, hub, chosen, presses)


def _has_one_case_each(hub: HubProcess, chosen: list[dict[str, Any]], presses: list[Press]) -> bool:
    try:
        with hub.client("operator1") as client:
            for device, press in zip(chosen, presses, strict=True):
                alarms = client.get("/alarms", params={"device_id": device["device_id"]}).json()["items"]
                if [alarm["message_id"] for alarm in alarms].count(press.id) != 1:
                    return False
                cases = client.get("/emergencies", params={"elder_id": device["elder_id"]}).json()["items"]
                if len(cases) != 1 or cases[0]["ring_count"] != len(alarms):
                    return False
    except (httpx.HTTPError, KeyError):
        return False
    return True
