"""From a device's bytes on TCP to stored rows and its answer, on a real database."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.contracts.authority import Role
from services.devices.domain.alarm_maps import ProtocolName
from services.devices.ingest.codecs.jt808.wire import open_packet
from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now
from tests.devices.conftest import Hub
from tests.devices.ingest.codecs.encoders import (
    Jt808,
    gt06,
    gt06_alarm,
    jt808_batch,
    jt808_location,
    watch,
    watch_position,
)
from tests.devices.ingest.listening import enrol, listening, terminal
from tests.devices.ingest.rig import database_away, locked, wait_for_blocked
from tests.fixtures.postgres import Server
from tests.fixtures.waiting import eventually

IMEI = "868000000000012"
GT06_LOGIN = gt06(0x01, bytes.fromhex("0" + IMEI))
CHINA = timedelta(hours=8)


def jt808_now(alarm: int = 0, seconds: int = 0, **fields: Any) -> bytes:
    """A location of just now, or of some seconds after."""
    moment = (datetime.now(UTC) + CHINA + timedelta(seconds=seconds)).replace(microsecond=0, tzinfo=None)
    return jt808_location(alarm=alarm, moment=moment, **fields)


def watch_now(name: str = "UD", status: str = "00000000", seconds: int = 0) -> bytes:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return watch(watch_position(name, status).replace("010326,003000", moment.strftime("%d%m%y,%H%M%S")))


def gt06_moment(seconds: int = 0) -> bytes:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return bytes([moment.year - 2000, moment.month, moment.day, moment.hour, moment.minute, moment.second])


async def dead_letters(hub: Hub) -> list[dict[str, Any]]:
    answer = await hub.client(Role.AUDITOR, division_path="").get("/dead-letters")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_press_over_jt808_is_stored_before_it_is_confirmed(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "jt808", "13800001111")
    async with listening(settings) as ports, terminal(ports, "jt808") as device:
        raw = Jt808().frame(0x0200, jt808_now(alarm=1, items=b"\x56\x02\x0a\x4b"), serial=9)
        answer = open_packet(await device.ask(raw))
        (alarm,) = await hub.alarms()

    assert answer.body == bytes.fromhex("0009020004")
    assert (alarm["kind"], alarm["channel"], alarm["serial"], alarm["battery"]) == ("sos", "tcp", "13800001111", 75)
    detail = (await hub.operator.get(f"/alarms/{alarm['id']}")).json()
    assert detail["messages"][0]["topic"] == "jt808/13800001111/up/alarm"
    assert detail["position"]["lat"] == pytest.approx(35.4147)
    assert await hub.rows("SELECT payload FROM raw_message") == [(raw,)]
    assert len(await hub.rows("SELECT 1 FROM outbox WHERE type = 'alarm.raised.v1'")) == 1


async def test_a_press_over_the_watch_and_over_gt06(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "watch", "1234567890")
    await enrol(hub, "gt06", IMEI)
    async with listening(settings) as ports, terminal(ports, "watch") as one, terminal(ports, "gt06") as other:
        assert await one.ask(watch_now("AL", "00230000")) == watch("AL")
        assert await other.ask(GT06_LOGIN) == gt06(0x01)
        assert await other.ask(gt06(0x16, gt06_moment() + gt06_alarm(code=1)[6:], serial=5)) == gt06(0x16, serial=5)

    kinds = {(alarm["serial"], alarm["kind"]) for alarm in await hub.alarms()}
    assert kinds == {("1234567890", "sos"), ("1234567890", "low_battery"), ("1234567890", "fall"), (IMEI, "sos")}


async def test_a_bit_that_stays_set_is_one_press(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "jt808", "13800001111")
    async with listening(settings) as ports, terminal(ports, "jt808") as device:
        for place, bits in enumerate((1, 1, 1, 0, 1)):
            await device.ask(Jt808().frame(0x0200, jt808_now(alarm=bits, seconds=place), serial=place))

    assert len(await hub.alarms()) == 2
    assert len(await hub.rows("SELECT 1 FROM raw_message")) == 4


async def test_a_repeated_frame_is_one_press_and_answered_again(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "watch", "1234567890")
    raw = watch_now("AL", "00010000")
    async with listening(settings) as ports:
        for _ in range(2):
            async with terminal(ports, "watch") as device:
                assert await device.ask(raw) == watch("AL")
        async with terminal(ports, "watch") as device:
            assert await device.ask(watch_now("AL", "00010000", seconds=5)) == watch("AL")

    assert len(await hub.alarms()) == 2


async def test_positions_heartbeats_and_health_are_stored(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "watch", "1234567890", crs="gcj02")
    await enrol(hub, "jt808", "013800001111")
    async with listening(settings) as ports, terminal(ports, "watch") as one, terminal(ports, "jt808") as other:
        assert await one.ask(watch("LK,1203,0,55")) == watch("LK")
        await one.send(watch_now() + watch("bphrt,120,79,73,,,,"))
        body = jt808_batch(jt808_now(seconds=-60), jt808_now(seconds=-30), jt808_now(lat=0.0, lng=0.0))
        assert open_packet(await other.ask(Jt808().frame(0x0704, body))).body[-1] == 0

        async def are_stored() -> bool:
            metrics = [row[0] for row in await hub.rows("SELECT metrics FROM telemetry")]
            positions = await hub.rows("SELECT lat FROM position")
            return {"systolic": 120, "diastolic": 79, "heart_rate": 73} in metrics and len(positions) == 3

        await eventually(are_stored)
    (place,) = await hub.rows("SELECT lat, lng FROM device WHERE serial = '1234567890'")
    assert place[0] == pytest.approx(35.4147, abs=0.01)
    assert place[0] != pytest.approx(35.4147, abs=0.0001), "GCJ-02 was not converted"
    states = await hub.rows("SELECT state, battery FROM device ORDER BY serial")
    assert [tuple(row) for row in states] == [("online", None), ("online", 76)]


async def test_a_models_own_alarm_map_and_clock(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "jt808", "13800001111", alarm_map="G10LS", time_zone="UTC")
    async with listening(settings) as ports, terminal(ports, "jt808") as device:
        body = jt808_location(alarm=1 << 15, moment=utc_now().replace(tzinfo=None))
        await device.ask(Jt808().frame(0x0200, body))

    (alarm,) = await hub.alarms()
    assert (alarm["kind"], alarm["is_late"]) == ("low_battery", False)


async def test_a_press_in_parts_and_one_with_a_wrong_checksum(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "jt808", "13800001111")
    body = jt808_batch(jt808_now(alarm=1))
    spoilt = bytearray(Jt808().frame(0x0200, jt808_now(alarm=1 << 30), serial=20))
    spoilt[-2] ^= 1
    async with listening(settings) as ports, terminal(ports, "jt808") as device:
        await device.ask(Jt808().frame(0x0704, body[:10], serial=5, part=(2, 1)))
        await device.ask(Jt808().frame(0x0704, body[10:], serial=6, part=(2, 2)))
        assert open_packet(await device.ask(bytes(spoilt))).body == bytes.fromhex("0014020004")

    assert {alarm["kind"] for alarm in await hub.alarms()} == {"sos", "fall"}


STRANGERS: list[tuple[ProtocolName, bytes]] = [
    ("jt808", Jt808(phone="13900002222").frame(0x0200, jt808_location(alarm=1))),
    ("watch", watch(watch_position("AL", "00010000"), device="9999999999")),
    ("gt06", gt06(0x01, bytes.fromhex("0868000000000099"))),
]


@pytest.mark.parametrize(("protocol", "frame"), STRANGERS)
async def test_a_stranger_gets_no_answer_and_a_dead_letter(
    hub: Hub, settings: DevicesSettings, protocol: ProtocolName, frame: bytes
) -> None:
    async with listening(settings) as ports, terminal(ports, protocol) as device:
        await device.send(frame)
        assert await device.is_closed()
        (letter,) = await eventually(lambda: dead_letters(hub))

    assert letter["code"] == "device.unknown"
    assert await hub.alarms() == []


async def test_gt06_before_a_login_is_nobodys(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "gt06", IMEI)
    async with listening(settings) as ports, terminal(ports, "gt06") as device:
        await device.send(gt06(0x16, gt06_alarm(code=1)))
        assert await device.is_closed()


async def test_a_device_registered_now_is_served_soon(hub: Hub, settings: DevicesSettings) -> None:
    async with listening(settings) as ports:
        await enrol(hub, "watch", "1234567890")

        async def is_served() -> bool:
            async with terminal(ports, "watch") as device:
                await device.send(watch("LK"))
                try:
                    return await device.answer() == watch("LK")
                except (AssertionError, ConnectionError):
                    return False

        assert await eventually(is_served)


async def test_undecodable_bytes_become_a_dead_letter_and_the_next_frame_is_served(
    hub: Hub, settings: DevicesSettings
) -> None:
    await enrol(hub, "jt808", "13800001111")
    spoilt = bytearray(Jt808().frame(0x0200, jt808_location()))
    spoilt[-2] ^= 1
    async with listening(settings) as ports, terminal(ports, "jt808") as device:
        await device.ask(Jt808().frame(0x0002))
        await device.send(bytes(spoilt))
        assert open_packet(await device.ask(b"garbage" + Jt808().frame(0x0200, jt808_now(alarm=1)))).body[-1] == 4
        (letter,) = await eventually(lambda: dead_letters(hub))

    assert letter["code"] == "checksum.mismatch"
    assert await hub.rows("SELECT payload FROM dead_letter") == [(bytes(spoilt),)]


async def test_a_flood_from_one_address_costs_enrolled_devices_nothing(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "watch", "1234567890")
    async with listening(settings) as ports:
        for number in range(80):
            async with terminal(ports, "watch") as stranger:
                await stranger.send(watch("LK", device=f"{number:010d}") if number % 2 else b"nonsense" * 10)
        async with terminal(ports, "watch") as device:
            assert await device.ask(watch("LK")) == watch("LK")
            assert await device.ask(watch_now("AL", "00010000")) == watch("AL")

    assert len(await hub.alarms()) == 1
    assert len(await hub.rows("SELECT 1 FROM dead_letter")) <= 25


async def test_silence_ends_a_connection(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "watch", "1234567890")
    async with listening(settings, listener_identify_seconds=0.2, listener_idle_seconds=0.4) as ports:
        async with terminal(ports, "watch") as stranger:
            assert await stranger.is_closed()
        async with terminal(ports, "watch") as device:
            assert await device.ask(watch("LK")) == watch("LK")
            assert await device.is_closed()


async def test_a_new_connection_takes_the_olds_place(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "watch", "1234567890")
    async with listening(settings) as ports, terminal(ports, "watch") as first, terminal(ports, "watch") as second:
        await first.ask(watch("LK"))
        await second.ask(watch("LK"))
        assert await first.is_closed()
        assert await second.ask(watch("LK")) == watch("LK")


async def test_an_alarm_waits_for_no_position(hub: Hub, settings: DevicesSettings) -> None:
    await enrol(hub, "jt808", "13800001111")
    async with (
        listening(settings) as ports,
        terminal(ports, "jt808") as device,
        locked(hub.database, "SELECT 1 FROM device FOR UPDATE"),
    ):
        for serial in range(200):
            await device.send(Jt808().frame(0x0200, jt808_now(seconds=-serial), serial=serial))
        await wait_for_blocked(hub.database)
        answer = open_packet(await device.ask(Jt808().frame(0x0200, jt808_now(alarm=1), serial=777)))

    assert answer.body == bytes.fromhex("0309020004")


async def test_without_a_database_there_is_no_answer_until_it_is_back(
    hub: Hub, settings: DevicesSettings, postgres_server: Server, database_name: str
) -> None:
    await enrol(hub, "watch", "1234567890")
    raw = watch_now("AL", "00010000")
    async with listening(settings) as ports, terminal(ports, "watch") as device:
        assert await device.ask(watch("LK")) == watch("LK")
        with database_away(postgres_server, database_name):
            await device.send(raw)
            assert await device.ask(watch("LK")) == watch("LK"), "an alarm that is not stored was answered"
        assert await device.answer() == watch("AL")

    async with hub.database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM alarm"))).scalar_one() == 1


async def test_many_devices_at_once_lose_nothing(hub: Hub, settings: DevicesSettings) -> None:
    serials = [f"10000000{number:02d}" for number in range(20)]
    administrator = hub.client(Role.ADMINISTRATOR, division_path="")
    body = {"vendor": "acme", "model": "w", "name": "w", "protocol": "watch", "heartbeat_seconds": 300}
    assert (await administrator.post("/device-models", json=body)).status_code == 201
    for serial in serials:
        await hub.register(serial, model="w")

    async def press(ports: dict[ProtocolName, int], serial: str) -> None:
        async with terminal(ports, "watch") as device:
            for second in range(5):
                moment = (utc_now() + timedelta(seconds=second)).strftime("%d%m%y,%H%M%S")
                content = watch_position("AL", "00010000").replace("010326,003000", moment)
                answer = await device.ask(watch(content, device=serial))
                assert answer == watch("AL", device=serial)

    async with listening(settings) as ports:
        await asyncio.gather(*(press(ports, serial) for serial in serials))

    assert (await hub.rows("SELECT count(*) FROM alarm"))[0][0] == 100


async def test_a_model_says_how_it_differs_or_is_refused(hub: Hub) -> None:
    administrator = hub.client(Role.ADMINISTRATOR, division_path="")
    body = {"vendor": "acme", "model": "m", "name": "m", "protocol": "jt808"}
    for wrong in ({"alarm_map": "no-such"}, {"time_zone": "Nowhere/Land"}, {"protocol": "mqtt", "alarm_map": "g10ls"}):
        answer = await administrator.post("/device-models", json={**body, **wrong})
        assert answer.status_code == 422, answer.text
    answer = await administrator.post(
        "/device-models", json={**body, "alarm_map": "G10LS", "time_zone": "Asia/Shanghai"}
    )
    assert answer.status_code == 201
    assert answer.json()["alarm_map"] == "G10LS"
