"""Listeners on a real database, and devices that speak TCP to them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.contracts.authority import Role
from services.devices.domain.alarm_maps import ProtocolName
from services.devices.ingest.codecs.protocols import PROTOCOLS
from services.devices.ingest.listener import Ports, run_with
from services.devices.settings import DevicesSettings
from tests.devices.conftest import Hub

ANY_PORTS = {"listener_jt808_port": 0, "listener_watch_port": 0, "listener_gt06_port": 0}
WITHIN_SECONDS = 10.0


async def enrol(hub: Hub, protocol: ProtocolName, serial: str, **model: str) -> None:
    """A registered device of a model of its own."""
    administrator = hub.client(Role.ADMINISTRATOR, division_path="")
    name = f"model-{serial}"
    body = {"vendor": "acme", "model": name, "name": name, "protocol": protocol, "heartbeat_seconds": 300, **model}
    answer = await administrator.post("/device-models", json=body)
    assert answer.status_code == 201, answer.text
    await hub.register(serial, model=name)


@asynccontextmanager
async def listening(settings: DevicesSettings, **changes: float) -> AsyncIterator[Ports]:
    """The listeners in this process; the ports they found."""
    stop, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
    configured = settings.model_copy(update={**ANY_PORTS, "enrolment_refresh_seconds": 0.05, **changes})
    task = asyncio.create_task(run_with(configured, stop, ready.set_result))
    try:
        yield await asyncio.wait_for(ready, WITHIN_SECONDS)
    finally:
        stop.set()
        await asyncio.wait_for(task, WITHIN_SECONDS)


class Terminal:
    """The device's end of a connection."""

    def __init__(self, protocol: ProtocolName, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._stream = PROTOCOLS[protocol].new_stream()
        self._answers: list[bytes] = []

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def ask(self, data: bytes) -> bytes:
        """Send a frame; the next answer that comes."""
        await self.send(data)
        return await self.answer()

    async def answer(self) -> bytes:
        while not self._answers:
            data = await asyncio.wait_for(self._reader.read(4096), WITHIN_SECONDS)
            assert data, "the connection was closed"
            self._answers.extend(self._stream.feed(data))
        return self._answers.pop(0)

    async def is_closed(self) -> bool:
        """Wait for the end of the connection; what came before it is passed over."""
        try:
            while await asyncio.wait_for(self._reader.read(4096), WITHIN_SECONDS):
                pass
        except ConnectionError:
            pass
        return True


@asynccontextmanager
async def terminal(ports: Ports, protocol: ProtocolName) -> AsyncIterator[Terminal]:
    reader, writer = await asyncio.open_connection("127.0.0.1", ports[protocol])
    try:
        yield Terminal(protocol, reader, writer)
    finally:
        writer.close()
