"""From a device's publish to stored rows and ``down/ack``, on a real broker and database."""

from dataclasses import dataclass
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.contracts.authority import Role
from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now
from tests.devices.conftest import Hub
from tests.devices.ingest.rig import bridge, device, locked, wait_for_blocked
from tests.fixtures.broker import Broker
from tests.fixtures.waiting import eventually


async def dead_letters(hub: Hub) -> list[dict[str, Any]]:
    answer = await hub.client(Role.AUDITOR, division_path="").get("/dead-letters")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_press_is_stored_and_acknowledged(hub: Hub, settings: DevicesSettings, broker: Broker) -> None:
    await hub.register("P1")
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        await pendant.press("m1", battery=80)
        await pendant.wait_for_ack("m1")
    (alarm,) = await hub.alarms()
    assert (alarm["kind"], alarm["channel"], alarm["message_id"]) == ("sos", "mqtt", "m1")
    detail = (await hub.operator.get(f"/alarms/{alarm['id']}")).json()
    assert detail["messages"][0]["topic"] == "v1/acme/P1/up/alarm"
    assert await hub.rows("SELECT type, aggregate_id FROM outbox WHERE type = 'alarm.raised.v1'") == [
        ("alarm.raised.v1", alarm["id"])
    ]


async def test_a_repeated_press_is_one_alarm_and_acknowledged_again(
    hub: Hub, settings: DevicesSettings, broker: Broker
) -> None:
    await hub.register("P1")
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        message = await pendant.press("m1")
        await pendant.wait_for_ack("m1")
        pendant.acknowledged.clear()
        await pendant.send("alarm", message)
        await pendant.wait_for_ack("m1")
    assert len(await hub.alarms()) == 1
    assert len(await hub.rows("SELECT 1 FROM raw_message")) == 2


async def test_the_same_press_over_both_channels_is_one_alarm(
    hub: Hub, settings: DevicesSettings, broker: Broker
) -> None:
    await hub.register("P1")
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        message = await pendant.press("m1")
        await pendant.wait_for_ack("m1")
        item = {**message, "id": "cloud-77", "serial": "P1"}
        answer = await hub.vendor().post("/vendor/alarms", json=item)
        assert answer.json()["results"][0]["status"] == "duplicate"
        answer = await hub.vendor().post("/vendor/alarms", json={**item, "at": utc_now().isoformat(), "id": "cloud-78"})
        assert answer.json()["results"][0]["status"] == "accepted"
    assert len(await hub.alarms()) == 2


async def test_readings_and_heartbeats_are_stored(hub: Hub, settings: DevicesSettings, broker: Broker) -> None:
    registered = (await hub.register("P1"))["device"]
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        now = utc_now().isoformat()
        await pendant.send("position", {"id": "1", "at": now, "lat": 35.41, "lng": 116.58, "crs": "wgs84"})
        await pendant.send("telemetry", {"id": "2", "at": now, "metrics": {"heart_rate": 72}})
        await pendant.send("heartbeat", {"at": now, "battery": 55})

        async def is_seen() -> bool:
            shown = (await hub.operator.get(f"/devices/{registered['id']}")).json()
            return (shown["state"], shown["battery"]) == ("online", 55)

        await eventually(is_seen)
    assert len(await hub.rows("SELECT 1 FROM position")) == 1
    assert len(await hub.rows("SELECT 1 FROM telemetry")) == 1
    assert await dead_letters(hub) == []
    assert len(await hub.rows("SELECT 1 FROM outbox WHERE type = 'device.changed.v1'")) >= 1


@dataclass(frozen=True)
class Odd:
    """An alarm nobody can read or place, and what becomes of it."""

    payload: bytes
    code: str
    kind: str = "other"
    acknowledged: Any = None
    serial: str = "P1"


@pytest.mark.parametrize(
    "odd",
    [
        Odd(b'{"id": "m1", "kind"', "payload.malformed"),
        Odd(b"\xff\x00\xfe", "payload.malformed"),
        Odd(b"[" * 60_000, "payload.malformed"),
        Odd(b'"sos"', "payload.malformed"),
        Odd(b'{"id": 7, "at": 5}', "payload.malformed", acknowledged=7),
        Odd(b'{"id": "m1", "kind": "sos", "x": "' + b"x" * 70_000 + b'"}', "payload.too_large"),
        Odd(b'{"id": "m1", "kind": "fall"}', "device.unknown", "fall", "m1", "ghost"),
        Odd(b'{"id": "m1", "kind": "fall"}', "device.unknown", "fall", "m1", "ghost" * 200),
    ],
    ids=["cut", "binary", "deep", "no object", "no kind", "too large", "unknown device", "endless serial"],
)
async def test_an_alarm_nobody_can_read_or_place_still_is_one(
    hub: Hub, settings: DevicesSettings, broker: Broker, odd: Odd
) -> None:
    await hub.register("P1")
    async with bridge(settings, broker), device(broker, odd.serial) as pendant:
        await pendant.send("alarm", odd.payload)
        await eventually(hub.alarms)
        if odd.acknowledged is not None:
            await pendant.wait_for_ack(odd.acknowledged)
    (alarm,) = await hub.alarms()
    assert (alarm["kind"], alarm["recognised"]) == (odd.kind, False)
    assert alarm["note"]
    (letter,) = await dead_letters(hub)
    assert letter["code"] == odd.code
    assert len(await hub.rows("SELECT 1 FROM outbox WHERE type = 'alarm.raised.v1'")) == 1


async def test_bad_readings_become_dead_letters_and_stop_nothing(
    hub: Hub, settings: DevicesSettings, broker: Broker
) -> None:
    await hub.register("P1")
    now = utc_now().isoformat()
    counted = counter("hub_dead_letters_total", code="topic.unknown")
    rejected = counter("hub_ingest_messages_total", lane="data", result="rejected")
    async with bridge(settings, broker), device(broker, "P1") as pendant, device(broker, "ghost") as ghost:
        await pendant.send("position", b"{")
        await pendant.send("position", {"at": "1970-01-01T00:00:00Z", "lat": 35, "lng": 116})
        await pendant.send("position", {"at": now, "lat": 35, "lng": 500})
        await pendant.send("gossip", {"at": now})
        await pendant.send("telemetry", {"at": now, "metrics": {"x": 1}, "pad": "x" * 70_000})
        await ghost.send("heartbeat", {"at": now})
        await pendant.send("telemetry", {"at": now, "metrics": {"heart_rate": 70}})
        await eventually(lambda: hub.rows("SELECT 1 FROM telemetry"))
        letters = await eventually(lambda: _at_least(hub, 6))
    assert sorted(letter["code"] for letter in letters) == [
        "device.unknown",
        "payload.malformed",
        "payload.too_large",
        "position.implausible",
        "time.implausible",
        "topic.unknown",
    ]
    assert all(letter["reason"] and letter["payload_base64"] for letter in letters)
    assert counter("hub_dead_letters_total", code="topic.unknown") == counted + 1
    assert counter("hub_ingest_messages_total", lane="data", result="rejected") == rejected + 6


def counter(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def _at_least(hub: Hub, count: int) -> list[dict[str, Any]]:
    letters = await dead_letters(hub)
    return letters if len(letters) >= count else []


async def test_an_alarm_does_not_wait_for_the_data_lane(hub: Hub, settings: DevicesSettings, broker: Broker) -> None:
    await hub.register("P1")
    async with bridge(settings, broker), device(broker, "P1") as pendant:
        async with locked(hub.database, "SELECT 1 FROM device FOR UPDATE"):
            await pendant.send("telemetry", {"at": utc_now().isoformat(), "metrics": {"x": 1}})
            await wait_for_blocked(hub.database)
            await pendant.press("m1")
            await pendant.wait_for_ack("m1")
            assert await hub.rows("SELECT 1 FROM telemetry") == []
        await eventually(lambda: hub.rows("SELECT 1 FROM telemetry"))
