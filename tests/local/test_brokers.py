"""Who may do what at the broker: one set of rules, for Mosquitto behind the devices' door and for the embedded one."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import pytest
from paho.mqtt.enums import MQTTProtocolVersion

from deploy.local.broker import LocalBroker, choose_broker
from deploy.local.credential_files import SERVICES_USER, hash_password
from deploy.local.environment import Addresses
from deploy.local.mosquitto import find_mosquitto
from deploy.local.ports import free_ports
from deploy.local.state import StateFolder
from deploy.local.supervisor import Supervisor
from deploy.local.waiting import accepts_connections, until
from tests.local.mqtt_probe import Refused, connected

SERVICES_PASSWORD = "services' own"
DEVICES = {"acme:0001": "first-device", "acme:0002": "second-device"}


@dataclass
class Running:
    device_port: int
    broker_port: int
    broker: LocalBroker

    def enrol(self, devices: dict[str, str]) -> None:
        """Write the devices' files as the devices service does."""
        passwords = [f"{name}:{hash_password(password)}" for name, password in devices.items()]
        blocks = []
        for name in devices:
            prefix = "v1/" + name.replace(":", "/")
            blocks += [f"user {name}", f"topic read {prefix}/down/#", f"topic write {prefix}/up/#", ""]
        self.broker.devices.acl.write_text("\n".join(blocks))
        self.broker.devices.passwords.write_text("\n".join(passwords) + "\n")


@pytest.fixture(params=["mosquitto", "amqtt"])
async def running(request: pytest.FixtureRequest, supervisor: Supervisor, state: StateFolder) -> AsyncIterator[Running]:
    if request.param == "mosquitto" and find_mosquitto() is None:
        message = "Mosquitto is missing (Debian: apt install mosquitto)"
        if os.environ.get("HUB_TESTS_REQUIRE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    broker = choose_broker(state.broker, state.credentials, SERVICES_PASSWORD, request.param)
    device_port, broker_port = free_ports(2)
    if broker.mosquitto is None:
        broker_port = device_port
    made = Running(device_port, broker_port, broker)
    made.enrol(DEVICES)
    broker.write_credentials()
    for program in broker.programs(Addresses("127.0.0.1", 0, device_port, broker_port, {}), dict(os.environ)):
        await supervisor.start(program)
    for port in (broker_port, device_port):
        await soon(partial(accepts_connections, "127.0.0.1", port))
    following = asyncio.create_task(broker.follow_credentials(supervisor))
    yield made
    following.cancel()


async def soon(condition: Callable[[], Awaitable[bool]]) -> None:
    assert await until(condition, within_seconds=20, every_seconds=0.02)


async def is_admitted(running: Running, name: str, password: str) -> bool:
    def attempt() -> bool:
        try:
            with connected(running.device_port, name, password):
                return True
        except Refused:
            return False

    return await asyncio.to_thread(attempt)


async def test_a_device_reaches_the_services_under_its_own_prefix_alone(running: Running) -> None:
    def speak() -> list[tuple[str, bytes]]:
        with connected(running.broker_port, SERVICES_USER, SERVICES_PASSWORD) as services:
            services.subscribe("#")
            with connected(running.device_port, "acme:0001", "first-device") as device:
                device.publish("v1/acme/0002/up/alarm", b"in another's name")
                device.publish("v1/acme/0001/down/ack", b"in the hub's name")
                device.publish("hub/v1/events/devices/alarm/raised", b"in a service's name")
                device.publish("v1/acme/0001/up/alarm", b"own")
            # The broker keeps the order of one client: after its last message nothing refused can still arrive.
            wait_for(lambda: services.received)
            return services.received

    assert await asyncio.to_thread(speak) == [("v1/acme/0001/up/alarm", b"own")]


async def test_a_device_hears_what_is_meant_for_it_alone(running: Running) -> None:
    def listen() -> list[tuple[str, bytes]]:
        with (
            connected(running.broker_port, SERVICES_USER, SERVICES_PASSWORD) as services,
            connected(running.device_port, "acme:0001", "first-device") as device,
        ):
            for topic in ("v1/acme/0001/down/#", "v1/acme/0002/down/#", "#"):
                device.subscribe(topic)
            services.publish("v1/acme/0002/down/command", b"another's")
            services.publish("hub/v1/events/devices/alarm/raised", b"the services'")
            services.publish("v1/acme/0001/down/ack", b"own")
            wait_for(lambda: device.received)
            return device.received

    # A device that subscribes twice may hear twice, but nothing else.
    assert set(await asyncio.to_thread(listen)) == {("v1/acme/0001/down/ack", b"own")}


@pytest.mark.parametrize(
    ("name", "password"),
    [
        (None, None),
        ("acme:0001", "wrong"),
        ("acme:0001", ""),
        ("acme", "first-device"),
        ("acme:0003", "first-device"),
        (SERVICES_USER, "wrong"),
    ],
)
async def test_whoever_is_not_known_is_refused(running: Running, name: str | None, password: str | None) -> None:
    def attempt() -> None:
        with connected(running.device_port, name, password):
            pass

    with pytest.raises(Refused):
        await asyncio.to_thread(attempt)


async def test_credentials_are_given_and_taken_while_the_broker_runs(running: Running) -> None:
    assert await is_admitted(running, "acme:0001", "first-device")

    running.enrol({"acme:0002": "second-device", "acme:0003": "third-device"})

    await soon(lambda: is_admitted(running, "acme:0003", "third-device"))
    assert not await is_admitted(running, "acme:0001", "first-device")
    assert await is_admitted(running, "acme:0002", "second-device")


@pytest.mark.parametrize("running", ["mosquitto"], indirect=True)  # the embedded broker speaks MQTT 3.1.1 alone
async def test_the_will_of_a_device_and_mqtt_5_pass_the_door(running: Running) -> None:
    def speak() -> None:
        will = ("v1/acme/0001/up/telemetry", b"gone")
        with connected(running.device_port, "acme:0001", "first-device", MQTTProtocolVersion.MQTTv5, will) as device:
            device.publish("v1/acme/0001/up/heartbeat", b"x" * 100_000)

    await asyncio.to_thread(speak)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
