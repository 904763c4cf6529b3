"""A listener that is killed, again and again, under devices that press: what was answered is stored, once."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from services.devices.domain.alarm_maps import ProtocolName
from services.devices.ingest.listener import Ports
from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now
from tests.devices.conftest import Hub
from tests.devices.ingest.codecs.encoders import watch, watch_position
from tests.devices.ingest.listening import enrol, terminal
from tests.fixtures.waiting import eventually

PROTOCOLS: list[ProtocolName] = ["jt808", "watch", "gt06"]
DEVICES = 6
PRESSES = 12
KILLS = 3


def free_ports() -> Ports:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in PROTOCOLS]
    ports: Ports = {name: probe.getsockname()[1] for name, probe in zip(PROTOCOLS, probes, strict=True)}
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def listener_process(settings: DevicesSettings, ports: Ports) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        **os.environ,
        "HUB_DATABASE_URL": settings.database_url,
        **{f"HUB_LISTENER_{name.upper()}_PORT": str(port) for name, port in ports.items()},
    }
    command = [sys.executable, "-c", "from services.devices.ingest.listener import main; main()"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)


async def press_until_answered(ports: Ports, serial: str, history: set[tuple[str, str]]) -> None:
    """What a watch does: it repeats each press, over new connections where it must, until it has its answer."""
    began = utc_now().replace(microsecond=0)
    for number in range(PRESSES):
        moment = began + timedelta(seconds=number)
        content = watch_position("AL", "00010000").replace("010326,003000", moment.strftime("%d%m%y,%H%M%S"))

        async def attempt(content: str = content) -> bool:
            try:
                async with terminal(ports, "watch") as device:
                    return await device.ask(watch(content, device=serial)) == watch("AL", device=serial)
            except (OSError, AssertionError):
                return False

        await eventually(attempt, seconds=60)
        history.add((serial, moment.isoformat()))


async def test_a_listener_killed_under_load_loses_no_answered_press(hub: Hub, settings: DevicesSettings) -> None:
    serials = [f"100000000{number}" for number in range(DEVICES)]
    for serial in serials:
        await enrol(hub, "watch", serial)
    ports = free_ports()
    history: set[tuple[str, str]] = set()
    devices = asyncio.gather(*(press_until_answered(ports, serial, history) for serial in serials))
    for kill in range(KILLS + 1):
        with listener_process(settings, ports):
            wanted = DEVICES * PRESSES if kill == KILLS else (kill + 1) * DEVICES * PRESSES // (KILLS + 2)

            async def has_come_far_enough(wanted: int = wanted) -> bool:
                return len(history) >= wanted

            await eventually(has_come_far_enough, seconds=90)
            if kill == KILLS:
                await devices

    rows = await hub.rows("SELECT serial, device_time FROM alarm")
    stored = [(row.serial, row.device_time.isoformat()) for row in rows]
    assert set(stored) == history
    assert len(stored) == len(history) == DEVICES * PRESSES
