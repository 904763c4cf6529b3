"""A message the database refuses: its neighbours are stored, it is put aside, and an alarm still rings."""

from sqlalchemy import text

from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now
from tests.devices.conftest import Hub
from tests.devices.ingest.rig import bridge, device, locked, wait_for_blocked
from tests.devices.ingest.test_bridge import dead_letters
from tests.fixtures.broker import Broker
from tests.fixtures.waiting import eventually


async def refuse(hub: Hub, table: str, condition: str) -> None:
    async with hub.database.transaction() as session:
        await session.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT poison CHECK ({condition})"))


async def test_a_reading_that_cannot_be_stored_is_put_aside_alone(
    hub: Hub, settings: DevicesSettings, broker: Broker
) -> None:
    await hub.register("P1")
    await refuse(hub, "telemetry", "NOT metrics ? 'poison'")
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        async with locked(hub.database, "SELECT 1 FROM device FOR UPDATE"):
            await pendant.send("heartbeat", {})
            await wait_for_blocked(hub.database)
            # All of these wait behind the first and so become one batch.
            for number, metric in enumerate(["good", "poison", "fine"]):
                await pendant.send("telemetry", {"id": number, "at": utc_now().isoformat(), "metrics": {metric: 1}})
        await eventually(lambda: dead_letters(hub))
        await eventually(lambda: hub.rows("SELECT 1 FROM telemetry WHERE metrics ? 'fine'"))
    assert len(await hub.rows("SELECT 1 FROM telemetry")) == 2
    (letter,) = await dead_letters(hub)
    assert letter["code"] == "message.failed"


async def test_an_alarm_that_cannot_be_stored_as_read_still_rings(
    hub: Hub, settings: DevicesSettings, broker: Broker
) -> None:
    await hub.register("P1")
    await refuse(hub, "alarm", "message_id <> 'poison'")
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        await pendant.press("poison")
        await pendant.press("good")
        await pendant.wait_for_ack("good")
        alarms = await eventually(lambda: _both(hub))
    assert {(alarm["kind"], alarm["recognised"]) for alarm in alarms} == {("sos", True), ("other", False)}
    assert {letter["code"] for letter in await dead_letters(hub)} == {"message.failed"}


async def _both(hub: Hub) -> list[dict[str, object]]:
    alarms = await hub.alarms()
    return alarms if len(alarms) == 2 else []
