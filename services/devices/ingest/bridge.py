"""The bridge process: two lanes from the broker to the database, each with its own session and its own connections."""

import asyncio
import signal
from functools import partial

import structlog
import uvloop
from prometheus_client import start_http_server

from services.devices.ingest import listener
from services.devices.ingest.alarm_lane import AlarmLane
from services.devices.ingest.data_lane import DataLane
from services.devices.ingest.lane import Lane, LaneWork, ResultT
from services.devices.ingest.session import BrokerSession
from services.devices.settings import DevicesSettings
from services.kit import crypto
from services.kit.database import Database
from services.kit.logging import configure_logging
from services.kit.worker import run_loops

_log = structlog.get_logger(__name__)


def main(*, with_listeners: bool = False) -> None:
    """The entry of ``hub bridge``: runs until SIGTERM or SIGINT, on a small machine beside the TCP listeners."""
    settings = DevicesSettings()
    configure_logging("bridge", settings.log_level)
    if settings.bridge_metrics_port:
        start_http_server(settings.bridge_metrics_port, addr="127.0.0.1")
    uvloop.run(_until_told_to_stop(settings, with_listeners=with_listeners))


async def _until_told_to_stop(settings: DevicesSettings, *, with_listeners: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with asyncio.TaskGroup() as group:
        group.create_task(run_with(settings, stop))
        if with_listeners:
            # A port that is taken must not keep the bridge from running: the listeners try again by themselves.
            group.create_task(run_loops({"listeners": partial(listener.run_with, settings)}, stop))


async def run_with(settings: DevicesSettings, stop: asyncio.Event) -> None:
    """Run both lanes until ``stop``. One that fails in a way nobody thought of ends the process, to be started anew."""
    crypto.configure(settings.data_keys)
    async with asyncio.TaskGroup() as group:
        group.create_task(_run_lane(AlarmLane(settings), settings, settings.alarm_batch_size, stop))
        group.create_task(_run_lane(DataLane(settings), settings, settings.data_batch_size, stop))
    _log.info("bridge_stopped")


async def _run_lane(work: LaneWork[ResultT], settings: DevicesSettings, batch: int, stop: asyncio.Event) -> None:
    alone = settings.model_copy(update={"database_pool_size": 1})
    database = Database(alone, "hub_devices", tests_connections=False)
    name = f"hub-bridge-{work.name}" + (f"-{settings.bridge_instance}" if settings.bridge_instance else "")
    session = BrokerSession(settings.broker_url, name, work.topics, batch, work.max_waiting_unconfirmed)
    # The session outlives the lane, so that the last batch's acknowledgements still leave.
    lane_done = asyncio.Event()
    connection = asyncio.create_task(session.run(lane_done))
    try:
        await Lane(work, session, database, batch).run(stop)
    finally:
        lane_done.set()
        await connection
        await database.dispose()
