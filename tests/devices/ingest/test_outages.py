"""Whatever is killed between a press and its storing, the press is stored, once, and acknowledged."""

import asyncio
import signal

from services.devices.settings import DevicesSettings
from tests.devices.conftest import Hub
from tests.devices.ingest.rig import (
    bridge,
    bridge_process,
    database_away,
    device,
    locked,
    wait_for_blocked,
    wait_for_sessions,
)
from tests.fixtures.broker import Broker
from tests.fixtures.postgres import Server
from tests.fixtures.waiting import eventually

_STOP_COMMITS = "LOCK TABLE alarm IN ACCESS EXCLUSIVE MODE"


async def test_a_bridge_killed_before_its_commit_loses_nothing(
    hub: Hub, settings: DevicesSettings, broker: Broker
) -> None:
    await hub.register("P1")
    async with device(broker, "P1") as pendant:
        with bridge_process(settings, broker) as process:
            await wait_for_sessions(broker)
            async with locked(hub.database, _STOP_COMMITS):
                await pendant.press("m1")
                await wait_for_blocked(hub.database)
                process.send_signal(signal.SIGKILL)
                process.wait(timeout=10)
            assert await hub.alarms() == []
        # The device says nothing more: the broker kept the message, because nobody had acknowledged it.
        with bridge_process(settings, broker):
            await pendant.wait_for_ack("m1")
    assert len(await hub.alarms()) == 1


async def test_a_bridge_told_to_stop_ends_cleanly(hub: Hub, settings: DevicesSettings, broker: Broker) -> None:
    await hub.register("P1")
    with bridge_process(settings, broker) as process:
        await wait_for_sessions(broker)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 10) == 0


async def test_a_broker_killed_with_the_press_in_its_memory(
    hub: Hub, settings: DevicesSettings, broker: Broker
) -> None:
    await hub.register("P1")
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        async with locked(hub.database, _STOP_COMMITS):
            message = await pendant.press("m1")
            await wait_for_blocked(hub.database)
            broker.kill()
            broker.start()
        await pendant.repeat_until_acknowledged(message)
    assert len(await hub.alarms()) == 1


async def test_a_database_that_goes_away_is_waited_for(
    hub: Hub, settings: DevicesSettings, broker: Broker, postgres_server: Server, database_name: str
) -> None:
    await hub.register("P1")
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        with database_away(postgres_server, database_name):
            await pendant.press("m1")
            await pendant.send("telemetry", {"metrics": {"x": 1}})
            assert not await pendant.has_ack("m1")
        await pendant.wait_for_ack("m1")
        await eventually(lambda: hub.rows("SELECT 1 FROM telemetry"))
    assert len(await hub.alarms()) == 1


async def test_messages_sent_while_the_bridge_is_away_are_taken_later(
    hub: Hub, settings: DevicesSettings, broker: Broker
) -> None:
    await hub.register("P1")
    async with bridge(settings, broker):
        pass
    async with device(broker, "P1") as pendant:
        for number in range(30):
            await pendant.press(f"m{number}")
        async with bridge(settings, broker):
            await pendant.wait_for_ack("m29")
    assert len(await hub.alarms()) == 30
