"""The devices' door to Mosquitto: it puts the user name into Mosquitto's form and then only passes bytes on.

Devices sign in as `vendor:serial`; Mosquitto's password file cannot hold a colon. Nothing else of a connection is read,
changed or kept; passwords and topics are Mosquitto's to judge. Brokers that read such names need no door.
"""

import asyncio
import logging
from typing import cast

from deploy.local.connect_packet import MalformedConnectError, rename_user, take_connect
from deploy.local.mosquitto import mosquitto_name
from deploy.local.ports import LOOPBACK

_CONNECT_WITHIN_SECONDS = 10.0
_logger = logging.getLogger(__name__)


class _Side(asyncio.Protocol):
    """One of a device's two connections; what it receives goes to the other side, no faster than that can write."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.other: _Side | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods but not the class.
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.write(data)

    def pause_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()


class _DeviceSide(_Side):
    """The device's connection: its first packet is held until it is whole, renamed, and sent to the broker."""

    def __init__(self, broker_port: int) -> None:
        super().__init__()
        self._broker_port = broker_port
        self._received = b""
        self._opening: asyncio.Task[None] | None = None
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._patience = asyncio.get_running_loop().call_later(_CONNECT_WITHIN_SECONDS, transport.close)

    def data_received(self, data: bytes) -> None:
        if self.other is not None:
            super().data_received(data)
            return
        self._received += data
        if self._opening is not None:
            return
        try:
            taken = take_connect(self._received)
            if taken is not None:
                packet, self._received = rename_user(taken[0], mosquitto_name), taken[1]
                self._opening = asyncio.create_task(self._open(packet))
        except MalformedConnectError as error:
            self._refuse(str(error))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._patience is not None:
            self._patience.cancel()
        if self._opening is not None:
            self._opening.cancel()
        super().connection_lost(exc)

    async def _open(self, packet: bytes) -> None:
        loop = asyncio.get_running_loop()
        # Until the broker's side exists nothing may flow: the device could send more than we want to hold.
        if self.transport is not None:
            self.transport.pause_reading()
        try:
            _, broker_side = await loop.create_connection(_Side, LOOPBACK, self._broker_port)
        except OSError as error:
            self._refuse(f"the broker cannot be reached: {error}")
            return
        broker_side.other = self
        if self._patience is not None:
            self._patience.cancel()
        if self.transport is None or self.transport.is_closing() or broker_side.transport is None:
            self._close(broker_side)
            return
        broker_side.transport.write(packet + self._received)
        self._received, self.other = b"", broker_side
        self.transport.resume_reading()

    @staticmethod
    def _close(side: _Side) -> None:
        if side.transport is not None:
            side.transport.close()

    def _refuse(self, reason: str) -> None:
        _logger.warning("connection refused: %s", reason)
        self._close(self)


async def run_door(host: str, port: int, broker_port: int, stop: asyncio.Event) -> None:
    """Serve devices at `host:port` until `stop` is set. Raises OSError where the port is taken."""
    server = await asyncio.get_running_loop().create_server(lambda: _DeviceSide(broker_port), host, port, backlog=1024)
    async with server:
        await stop.wait()
