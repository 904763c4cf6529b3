"""A bridge on a real broker and database, and devices that speak MQTT to it."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.devices.ingest.bridge import run_with
from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.mqtt import EventConnection
from tests.fixtures.broker import Broker
from tests.fixtures.postgres import Server
from tests.fixtures.waiting import eventually

SESSIONS = ("hub-bridge-alarm", "hub-bridge-data")


class Device:
    """One device's connection. ``acknowledged`` are the ids of its ``down/ack``s, in order."""

    def __init__(self, broker_url: str, serial: str, vendor: str = "acme") -> None:
        self.prefix = f"v1/{vendor}/{serial}"
        self.connection = EventConnection(broker_url, f"{vendor}-{serial}", [f"{self.prefix}/down/#"])
        self.acknowledged: list[Any] = []

    async def send(self, kind: str, payload: bytes | dict[str, Any]) -> None:
        """Publish and return once the broker has it."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        await self.connection.publish(f"{self.prefix}/up/{kind}", body)

    async def press(self, message_id: str, **fields: Any) -> dict[str, Any]:
        """Send an SOS; the message, so that it can be sent again."""
        message = {"id": message_id, "kind": "sos", "at": utc_now().isoformat(), **fields}
        await self.send("alarm", message)
        return message

    async def repeat_until_acknowledged(self, message: dict[str, Any]) -> None:
        """What a button does, whatever happens to the broker meanwhile."""

        async def attempt() -> bool:
            with suppress(ConnectionError):
                await self.send("alarm", message)
            with suppress(AssertionError):
                await eventually(lambda: self.has_ack(message["id"]), seconds=0.5)
            return message["id"] in self.acknowledged

        await eventually(attempt, seconds=40)

    async def has_ack(self, message_id: Any) -> bool:
        """Whether an acknowledgement of this id has come."""
        while not self.connection.received.empty():
            received = self.connection.received.get_nowait()
            self.connection.acknowledge(received)
            self.acknowledged.append(json.loads(received.payload)["id"])
        return message_id in self.acknowledged

    async def wait_for_ack(self, message_id: Any) -> None:
        await eventually(lambda: self.has_ack(message_id))


@asynccontextmanager
async def device(broker: Broker, serial: str, vendor: str = "acme") -> AsyncIterator[Device]:
    """A connected device."""
    connected = Device(broker.url, serial, vendor)
    connected.connection.start()
    try:
        await asyncio.wait_for(connected.connection.connected.wait(), 10)
        yield connected
    finally:
        await asyncio.to_thread(connected.connection.stop)


@asynccontextmanager
async def run_bridge(settings: DevicesSettings) -> AsyncIterator[None]:
    """A bridge in this process, started."""
    stop = asyncio.Event()
    task = asyncio.create_task(run_with(settings, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


@asynccontextmanager
async def bridge(settings: DevicesSettings, broker: Broker) -> AsyncIterator[None]:
    """A bridge in this process, subscribed."""
    async with run_bridge(settings.model_copy(update={"broker_url": broker.url})):
        await wait_for_sessions(broker)
        yield


@contextmanager
def bridge_process(settings: DevicesSettings, broker: Broker) -> Iterator["subprocess.Popen[bytes]"]:
    """A bridge in a process of its own, to be killed."""
    environment = {
        **os.environ,
        "HUB_DATABASE_URL": settings.database_url,
        "HUB_BROKER_URL": broker.url,
    }
    command = [sys.executable, "-c", "from services.devices.ingest.bridge import main; main()"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)


async def wait_for_sessions(broker: Broker, times: int = 1) -> None:
    """Until both lanes have subscribed, for the ``times``-th time in the broker's life."""

    async def are_subscribed() -> bool:
        log = broker.read_log()
        return all(log.count(f"Received SUBSCRIBE from {name}") >= times for name in SESSIONS)

    await eventually(are_subscribed)


@asynccontextmanager
async def locked(database: Database, statement: str) -> AsyncIterator[AsyncConnection]:
    """Hold what ``statement`` locks until the block ends or ``rollback`` is called on the connection."""
    async with database.engine.connect() as connection:
        await connection.execute(text(statement))
        yield connection
        await connection.rollback()


async def wait_for_blocked(database: Database, count: int = 1) -> None:
    """Until so many of the bridge's transactions wait for a lock."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    async def is_blocked() -> bool:
        async with database.engine.connect() as connection:
            return int((await connection.execute(query)).scalar_one()) >= count

    await eventually(is_blocked)


@contextmanager
def database_away(server: Server, name: str) -> Iterator[None]:
    """Nobody can connect to the database, and whoever was connected is thrown out."""
    server.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
    try:
        yield
    finally:
        server.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
