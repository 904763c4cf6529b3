"""The worker: a registered device can log in at a real broker, silent devices go offline, news waits its turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import text

from deploy.local.credential_files import CredentialFiles
from deploy.local.mosquitto import mosquitto_name, write_mosquitto_files
from services.devices.domain.arrivals import Arrival
from services.devices.service import data_intake, signs_of_life
from services.devices.service.data_intake import DataArrival
from services.devices.settings import DevicesSettings
from services.devices.worker import run_with
from services.kit.clock import utc_now
from services.kit.outbox import number_events, read_feed
from tests.devices.conftest import Hub
from tests.fixtures.broker import Broker, running_broker
from tests.fixtures.waiting import eventually


@asynccontextmanager
async def working(settings: DevicesSettings) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(run_with(settings, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


async def log_in(broker: Broker, username: str, password: str) -> str:
    """The broker's answer to a login."""
    answers: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def on_connect(_client: Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        loop.call_soon_threadsafe(answers.put_nowait, str(reason))

    client = Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set(username, password)
    client.on_connect = on_connect
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    try:
        return await asyncio.wait_for(answers.get(), 10)
    finally:
        client.disconnect()
        await asyncio.to_thread(client.loop_stop)


async def test_a_new_device_can_log_in_at_once(hub: Hub, settings: DevicesSettings, tmp_path: Path) -> None:
    written = CredentialFiles(settings.broker_credentials_dir)
    merged = CredentialFiles(tmp_path / "broker")
    merged.folder.mkdir()

    async def holds(wanted: str) -> bool:
        return len(written.version()) == 2 and wanted in written.passwords.read_text()

    async with working(settings):
        await eventually(lambda: holds(""))  # the first rendering, of no device at all
        registered = await hub.register("P1")
        await eventually(lambda: holds("acme:P1:"))
    assert "user acme:P1\ntopic write v1/acme/P1/up/#\ntopic read v1/acme/P1/down/#\n" in written.acl.read_text()
    write_mosquitto_files(written, merged.folder, "for the services")
    password = registered["credentials"]["password"]
    with running_broker(merged.passwords, merged.acl) as broker:
        assert await log_in(broker, mosquitto_name("acme:P1"), password) == "Success"
        assert await log_in(broker, mosquitto_name("acme:P1"), password + "x") == "Not authorized"


def reading(kind: str, fields: bytes) -> DataArrival:
    return DataArrival(kind, Arrival("mqtt", "t", "acme", "P1", fields, utc_now()))


async def take(hub: Hub, settings: DevicesSettings, *arrivals: DataArrival) -> None:
    async with hub.database.transaction() as session:
        for result in await data_intake.take(session, arrivals, settings):
            assert result.error is None


async def states(hub: Hub) -> list[Any]:
    """The states others were told, in order."""

    async with hub.database.transaction() as session:
        await number_events(session)
        events = await read_feed(session, "devices", 0, 100)
    return [event.payload for event in events if event.type == "device.changed.v1"]


async def test_a_silent_device_goes_offline_once_and_comes_back(hub: Hub, settings: DevicesSettings) -> None:
    await hub.register("P1")
    await hub.register("P2")
    await take(hub, settings, reading("heartbeat", b"{}"))
    async with hub.database.transaction() as session:
        assert await signs_of_life.mark_silent(session, settings) == []
        # The model reports every 60 s; three of those may be missed.
        await session.execute(text("UPDATE device SET last_seen_at = last_seen_at - interval '181 seconds'"))
        (silent,) = await signs_of_life.mark_silent(session, settings)
        assert await signs_of_life.mark_silent(session, settings) == []
    shown = (await hub.operator.get(f"/devices/{silent}")).json()
    assert (shown["serial"], shown["state"]) == ("P1", "offline")
    await take(hub, settings, reading("heartbeat", b"{}"))
    assert [card["state"] for card in await states(hub)] == ["online", "offline", "online"]
    versions = [card["version"] for card in await states(hub)]
    assert versions == sorted(set(versions))


async def test_news_of_one_device_waits_its_turn_and_is_not_lost(hub: Hub, settings: DevicesSettings) -> None:
    await hub.register("P1")
    await take(hub, settings, reading("heartbeat", b'{"battery": 90}'))
    await take(hub, settings, reading("heartbeat", b'{"battery": 89}'))
    await take(hub, settings, reading("heartbeat", b'{"battery": 88}'))
    assert [card["battery"] for card in await states(hub)] == [90]
    async with hub.database.transaction() as session:
        assert await signs_of_life.announce_waiting(session, settings) == []
        patience = timedelta(seconds=settings.announce_every_seconds)
        await session.execute(text("UPDATE device SET announced_at = announced_at - :p"), {"p": patience})
        assert len(await signs_of_life.announce_waiting(session, settings)) == 1
        assert await signs_of_life.announce_waiting(session, settings) == []
    assert [card["battery"] for card in await states(hub)] == [90, 88]


@pytest.mark.parametrize("battery", [20, 5])
async def test_a_new_state_is_told_at_once(hub: Hub, settings: DevicesSettings, battery: int) -> None:
    await hub.register("P1")
    await take(hub, settings, reading("heartbeat", b'{"battery": 90}'))
    await take(hub, settings, reading("heartbeat", b'{"battery": %d}' % battery))
    assert [card["state"] for card in await states(hub)] == ["online", "low_battery"]
