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

VICTIMS = ("bridge", "broker", "devices", "dispatch", "workers", "gateway", "registry", "postgres")
PRESSES = 2


@pytest.mark.parametrize("victim", VICTIMS)
async def test_a_killed_process_loses_no_press(hub: HubProcess, victim: str) -> None:
    chosen = pendants(hub)[VICTIMS.index(victim) * PRESSES :][:PRESSES]
    devices = [await connected(hub, device) for device in chosen]
    try:
        presses = [devices[0].press()]
        hub.kill(victim)
        presses.append(devices[1].press())
        reconnecting = [asyncio.create_task(_back_on_the_network(device)) for device in devices]
        await asyncio.gather(*(d.wait_for_ack(p, 60) for d, p in zip(devices, presses, strict=True)))
        await eventually(lambda: asyncio.to_thread(_has_one_case_each, hub, chosen, presses), seconds=60)
        for task in reconnecting:
            task.cancel()
    finally:
        for device in devices:
            device.close()


async def _back_on_the_network(device: SimulatedDevice) -> None:
    """As a real device does: whenever the connection is lost, connect again and repeat what was not answered."""
    await device.until_lost()
    await device.stay_connected(Random(1))


def _has_one_case_each(hub: HubProcess, chosen: list[dict[str, Any]], presses: list[Press]) -> bool:
    """Each press is one alarm, each elder has one open case that counts it."""
    try:
        with hub.client("operator1") as client:
            cases = client.get("/emergencies", params={"state": "open", "limit": 200}).json()["items"]
            for device, press in zip(chosen, presses, strict=True):
                alarms = client.get("/alarms", params={"device_id": device["device_id"]}).json()["items"]
                rings = [case["ring_count"] for case in cases if case["elder_id"] == device["elder_id"]]
                if [alarm["message_id"] for alarm in alarms] != [press.id] or rings != [1]:
                    return False
    except (httpx.HTTPError, KeyError):
        return False  # something is still starting again
    return True
