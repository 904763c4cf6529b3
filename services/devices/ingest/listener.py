"""The listeners' process: a TCP server per protocol, in front of the same two lanes as the bridge's."""

import asyncio
import signal
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from functools import partial

import structlog
import uvloop
from prometheus_client import start_http_server

from services.devices.domain.alarm_maps import ProtocolName
from services.devices.ingest.alarm_lane import AlarmLane
from services.devices.ingest.codecs.protocols import PROTOCOLS
from services.devices.ingest.listener_connection import Connection, Desk
from services.devices.ingest.listener_enrolment import Enrolment
from services.devices.ingest.listener_lane import ListenerData, ListenerLane
from services.devices.ingest.listener_metrics import connections
from services.devices.settings import DevicesSettings
from services.kit import crypto
from services.kit.database import Database
from services.kit.logging import configure_logging

_log = structlog.get_logger(__name__)
_MOST_STRANGERS = 2_000
_MOST_DATA_WAITING = 20_000
_RETRY_SECONDS = 1.0

Ports = dict[ProtocolName, int]


def main() -> None:
    """The entry of ``hub listen``: runs until SIGTERM or SIGINT."""
    settings = DevicesSettings()
    configure_logging("listener", settings.log_level)
    if settings.listener_metrics_port:
        start_http_server(settings.listener_metrics_port, addr="127.0.0.1")
    uvloop.run(_until_told_to_stop(settings))


async def _until_told_to_stop(settings: DevicesSettings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run_with(settings, stop)


async def run_with(
    settings: DevicesSettings, stop: asyncio.Event, ready: Callable[[Ports], None] | None = None
) -> None:
    """Listen until ``stop``; ``ready`` is told the ports once all of them accept connections.

    Nobody is heard before the register has been read: an enrolled device would be taken for a stranger.
    """
    crypto.configure(settings.data_keys)
    async with AsyncExitStack() as stack:
        databases = [_database(settings) for _ in range(3)]
        for database in databases:
            stack.push_async_callback(database.dispose)
        enrolment = Enrolment(databases[0], settings.enrolment_refresh_seconds)
        await _read_register(enrolment, stop)
        desk = Desk(
            settings,
            enrolment,
            alarms=ListenerLane(AlarmLane(settings), databases[1], settings.alarm_batch_size, None),
            data=ListenerLane(ListenerData(settings), databases[2], settings.data_batch_size, _MOST_DATA_WAITING),
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(desk.alarms.run(stop))
            group.create_task(desk.data.run(stop))
            group.create_task(enrolment.run(stop))
            group.create_task(_serve(desk, stop, ready))
    _log.info("listener_stopped")


async def _read_register(enrolment: Enrolment, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await enrolment.refresh()
        except Exception as error:
            _log.warning("listener_waits_for_database", error=repr(error)[:300])
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RETRY_SECONDS)
        else:
            return


def _database(settings: DevicesSettings) -> Database:
    alone = settings.model_copy(update={"database_pool_size": 1})
    return Database(alone, "hub_devices", tests_connections=False)


async def _serve(desk: Desk, stop: asyncio.Event, ready: Callable[[Ports], None] | None) -> None:
    ports: Ports = {}
    settings = desk.settings
    wanted: Ports = {
        "jt808": settings.listener_jt808_port,
        "watch": settings.listener_watch_port,
        "gt06": settings.listener_gt06_port,
    }
    door = _Door(desk)
    servers = []
    try:
        for name, port in wanted.items():
            server = await asyncio.start_server(partial(door.receive, name), settings.listener_host, port, backlog=1024)
            servers.append(server)
            ports[name] = server.sockets[0].getsockname()[1]
        _log.info("listening", host=settings.listener_host, **ports)
        if ready is not None:
            ready(ports)
        await stop.wait()
    finally:
        for server in servers:
            server.close()
        await door.close()


class _Door:
    """Open connections. Of strangers there are only so many: a newer one takes the place of the oldest.

    An enrolled device names itself with its first bytes, so whoever is pushed out has had the time to.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open: dict[asyncio.Task[None], Connection] = {}
        self._strangers: OrderedDict[Connection, None] = OrderedDict()

    async def receive(self, name: ProtocolName, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(self._desk, PROTOCOLS[name], reader, writer)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 — a server runs its callback as a task
        self._open[task] = connection
        self._admit(connection)
        connections.labels(name).inc()
        try:
            await connection.run()
        except (TimeoutError, ConnectionError, OSError):
            pass  # silent for too long, or gone
        except Exception:
            _log.exception("connection_failed", protocol=name)
        finally:
            connections.labels(name).dec()
            self._open.pop(task, None)
            self._strangers.pop(connection, None)
            connection.leave()
            with suppress(ConnectionError, OSError):
                writer.close()

    async def close(self) -> None:
        """End all connections; what has no answer the devices send again."""
        for connection in self._open.values():
            connection.close()
        if self._open:
            await asyncio.wait(list(self._open), timeout=2)

    def _admit(self, connection: Connection) -> None:
        self._strangers[connection] = None
        while len(self._strangers) > _MOST_STRANGERS:
            oldest, _ = self._strangers.popitem(last=False)
            if oldest.device is None:
                oldest.close()
