"""A simulated device at a real broker: what it says, repeats, keeps and answers."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from deploy.local.credential_files import hash_password
from deploy.local.simulator import SimulatedDevice
from deploy.local.simulator.connection import RefusedError
from services.kit.mqtt import EventConnection
from tests.fixtures.broker import Broker, running_broker

DEADLINE_SECONDS = 20


class Hub:
    """The hub's side of the broker: everything devices say, and a voice to answer with."""

    def __init__(self, url: str) -> None:
        self._connection = EventConnection(url, "the-hub", ["v1/#"])
        self._connection.start()

    async def ready(self) -> "Hub":
        await asyncio.wait_for(self._connection.connected.wait(), DEADLINE_SECONDS)
        return self

    async def meet(self, device: SimulatedDevice) -> None:
        """Return once a heartbeat has come through: the hub's subscription may stand a moment after its connection."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            while True:
                device.send_heartbeat()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.hear("heartbeat"), 0.2)
                    return

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next message of a kind; others are passed over, the hub's own too."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            while True:
                message = await self._connection.received.get()
                self._connection.acknowledge(message)
                if message.topic == f"v1/demo/P1/up/{kind}":
                    decoded: dict[str, Any] = json.loads(message.payload)
                    return decoded

    async def say(self, kind: str, content: dict[str, Any]) -> None:
        await self._connection.publish(f"v1/demo/P1/down/{kind}", json.dumps(content).encode())

    def stop(self) -> None:
        self._connection.stop()


@asynccontextmanager
async def talking(broker: Broker, repeat_seconds: float = 0.1) -> AsyncIterator[tuple[Hub, SimulatedDevice]]:
    hub = await Hub(broker.url).ready()
    device = SimulatedDevice(broker.url, "demo", "P1", "secret", repeat_seconds=repeat_seconds)
    try:
        await device.connect()
        await hub.meet(device)
        yield hub, device
    finally:
        device.close()
        hub.stop()


async def test_a_press_is_repeated_unchanged_until_it_is_acknowledged(broker: Broker) -> None:
    async with talking(broker) as (hub, device):
        press = device.press()
        first, second = await hub.hear("alarm"), await hub.hear("alarm")
        assert first == second
        assert (first["id"], first["kind"], first["battery"]) == (press.id, "sos", 100)
        assert not press.acknowledged.is_set()
        await hub.say("ack", {"id": "another"})
        await hub.say("ack", {"id": press.id})
        await device.wait_for_ack(press)
        again = device.press("fall")
        while (heard := await hub.hear("alarm"))["id"] == press.id:
            pass  # what was under way before the acknowledgement
        assert (heard["id"], heard["kind"]) == (again.id, "fall")


async def test_a_press_without_an_answer_times_out(broker: Broker) -> None:
    async with talking(broker) as (_, device):
        with pytest.raises(TimeoutError):
            await device.wait_for_ack(device.press(), timeout_seconds=0.3)


async def test_what_happens_off_the_network_arrives_late_with_its_own_time(broker: Broker) -> None:
    async with talking(broker) as (hub, device):
        device.drop(away_seconds=0.0)
        assert not device.is_connected
        an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
        device.report_position(22.54, 113.95, accuracy_m=5, speed_mps=0, at=an_hour_ago)
        press = device.press(at=an_hour_ago)
        device.send_heartbeat()
        await device.connect()
        alarm = await hub.hear("alarm")
        assert alarm["id"] == press.id
        assert datetime.fromisoformat(alarm["at"]) == an_hour_ago
        assert (alarm["position"]["lat"], alarm["position"]["source"]) == (22.54, "gnss")
        position = await hub.hear("position")
        assert datetime.fromisoformat(position["at"]) == an_hour_ago


async def test_a_press_survives_the_death_of_the_broker(broker: Broker) -> None:
    device = SimulatedDevice(broker.url, "demo", "P1", "secret", repeat_seconds=0.1)
    staying = asyncio.create_task(device.stay_connected(Random(1)))
    try:
        hub = await Hub(broker.url).ready()
        await hub.meet(device)
        hub.stop()
        broker.kill()
        press = device.press()
        await asyncio.wait_for(device.until_lost(), DEADLINE_SECONDS)
        broker.start()
        hub = await Hub(broker.url).ready()
        assert (await hub.hear("alarm"))["id"] == press.id
        await hub.say("ack", {"id": press.id})
        await device.wait_for_ack(press)
        hub.stop()
    finally:
        staying.cancel()
        device.close()


async def test_commands_are_answered(broker: Broker) -> None:
    async with talking(broker) as (hub, device):
        device.report_position(22.54, 113.95, accuracy_m=5, speed_mps=0)
        await hub.hear("position")
        soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
        await hub.say("command", {"command_id": "1", "kind": "locate", "params": {}, "expires_at": soon})
        assert await hub.hear("reply") == {"command_id": "1", "status": "delivered"}
        assert (await hub.hear("position"))["lng"] == 113.95
        assert await hub.hear("reply") == {"command_id": "1", "status": "done"}
        past = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
        await hub.say("command", {"command_id": "2", "kind": "locate", "params": {}, "expires_at": past})
        assert (await hub.hear("reply"))["status"] == "failed"
        await hub.say("command", {"command_id": "3", "kind": "dance", "params": {}, "expires_at": soon})
        assert [(await hub.hear("reply"))["status"] for _ in range(2)] == ["delivered", "failed"]


async def test_nonsense_from_the_broker_is_survived(broker: Broker) -> None:
    async with talking(broker) as (hub, device):
        await hub.say("other", {})
        await hub._connection.publish("v1/demo/P1/down/ack", b"\xff not json")
        await hub._connection.publish("v1/demo/P1/down/command", b"[1]")
        press = device.press()
        await hub.say("ack", {"id": press.id})
        await device.wait_for_ack(press)
        assert device.is_connected


async def test_a_wrong_password_and_an_absent_broker_are_told_apart(tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text(f"demo/P1:{hash_password('secret')}\n")
    passwords.chmod(0o600)
    with running_broker(passwords=passwords) as broker:
        device = SimulatedDevice(broker.url, "demo", "P1", "wrong")
        with pytest.raises(RefusedError):
            await device.connect()
        device.close()
        url = broker.url
    device = SimulatedDevice(url, "demo", "P1", "secret")
    with pytest.raises(ConnectionError, match="cannot be reached"):
        await device.connect()
    device.close()
