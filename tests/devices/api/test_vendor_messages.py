"""Vendors' clouds: an answer per item, stored before it is given, by the same rules as over MQTT."""

import json
from datetime import timedelta
from typing import Any

import pytest

from services.contracts.authority import Role
from services.kit.clock import utc_now
from services.kit.ids import new_id
from tests.devices.conftest import Hub


def moment(**ago: float) -> str:
    return (utc_now() - timedelta(**ago)).isoformat()


def press(serial: Any = "P1", **fields: Any) -> dict[str, Any]:
    return {"serial": serial, "id": "m1", "kind": "sos", "at": moment(), **fields}


async def send(hub: Hub, body: Any, path: str = "alarms") -> list[dict[str, Any]]:
    answer = await hub.vendor().post(f"/vendor/{path}", json=body)
    assert answer.status_code == 202, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def events(hub: Hub, event_type: str) -> int:
    return len(await hub.rows(f"SELECT 1 FROM outbox WHERE type = '{event_type}'"))  # noqa: S608


async def test_an_alarm_is_stored_with_its_wearer_place_and_event(hub: Hub) -> None:
    device = (await hub.register("P1"))["device"]
    elder = str(new_id())
    await hub.registrar.post(f"/devices/{device['id']}/bindings", json={"elder_id": elder})
    position = {"lat": 35.41425180876, "lng": 116.59239100544, "crs": "gcj02"}
    (result,) = await send(hub, press(position=position, battery=15, firmware="2.1"))
    assert result["status"] == "accepted"
    (alarm,) = await hub.alarms()
    assert alarm["id"] == result["alarm_id"]
    assert (alarm["device_id"], alarm["elder_id"], alarm["division_code"]) == (device["id"], elder, "370811")
    assert alarm["position"]["lat"] == pytest.approx(35.4147, abs=1e-6)
    assert alarm["position"]["crs"] == "wgs84"
    assert alarm["recognised"]
    assert not alarm["is_late"]
    assert alarm["extra"] == {"firmware": "2.1"}
    assert await events(hub, "alarm.raised.v1") == 1
    shown = (await hub.operator.get(f"/devices/{device['id']}")).json()
    assert (shown["state"], shown["battery"]) == ("low_battery", 15)
    assert shown["last_position"]["lng"] == pytest.approx(116.5871, abs=1e-6)


async def test_the_same_press_twice_is_one_alarm_with_two_messages(hub: Hub) -> None:
    await hub.register("P1")
    item = press()
    (first,) = await send(hub, item)
    (second,) = await send(hub, item)
    assert (first["status"], second["status"]) == ("accepted", "duplicate")
    assert first["alarm_id"] == second["alarm_id"]
    assert await events(hub, "alarm.raised.v1") == 1
    detail = (await hub.operator.get(f"/alarms/{first['alarm_id']}")).json()
    assert [message["channel"] for message in detail["messages"]] == ["http", "http"]
    assert '"sos"' in detail["messages"][0]["payload_text"]


async def test_an_id_used_for_another_press_is_another_alarm(hub: Hub) -> None:
    await hub.register("P1")
    first, second = await send(hub, [press(at=moment(minutes=2)), press(at=moment())])
    assert [first["status"], second["status"]] == ["accepted", "accepted"]
    assert {alarm["note"] for alarm in await hub.alarms()} == {None, "id_reused"}


async def test_one_bad_item_costs_itself_alone(hub: Hub) -> None:
    await hub.register("P1")
    results = await send(hub, [press(), "nonsense", {"kind": "sos"}, press(serial=7), press(id="m2", at=moment())])
    assert [result["status"] for result in results] == ["accepted", "rejected", "rejected", "rejected", "accepted"]
    assert {result["code"] for result in results} == {None, "payload.malformed"}
    assert len(await hub.alarms()) == 2


@pytest.mark.parametrize(
    ("fields", "kind", "note"),
    [
        ({"kind": "earthquake"}, "other", "unknown_kind:earthquake"),
        ({"at": "1970-01-01T00:00:00+00:00"}, "sos", "device_time_implausible"),
        ({"at": "2999-01-01T00:00:00+00:00"}, "sos", "device_time_implausible"),
        ({"at": "yesterday"}, "sos", "device_time_unreadable"),
        ({"at": 17}, "sos", "device_time_unreadable"),
        ({"position": {"lat": 135, "lng": 116}}, "sos", "position_dropped:not a point on Earth: 135.0, 116.0"),
        ({"position": {"lat": "x"}}, "sos", "position_dropped:lat and lng must be numbers"),
        ({"position": "home"}, "sos", "position_dropped:not an object"),
        ({"battery": "full"}, "sos", "battery_dropped"),
        ({"id": ["m"]}, "sos", "id_unreadable"),
        ({"note": "a\x00b \ud83d"}, "other", None),
        ({"extra": {"\x00": "\x00"}}, "sos", None),
    ],
)
async def test_no_field_can_cost_the_alarm(hub: Hub, fields: dict[str, Any], kind: str, note: str | None) -> None:
    await hub.register("P1")
    answer = await hub.vendor().post(
        "/vendor/alarms", content=json.dumps(press(**fields)), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 202, answer.text
    (alarm,) = await hub.alarms()
    assert alarm["kind"] == kind
    if note is not None:
        assert alarm["note"] == note
        assert alarm["recognised"]


async def test_an_alarm_of_an_unknown_device_reaches_every_operator_but_no_vendor(hub: Hub) -> None:
    (result,) = await send(hub, press(serial="ghost"))
    assert (result["status"], result["code"]) == ("accepted", "device.unknown")
    (alarm,) = await hub.alarms()
    assert not alarm["recognised"]
    assert alarm["device_id"] is None
    url = f"/alarms/{result['alarm_id']}"
    assert (await hub.operator.get(url)).status_code == 200
    assert (await hub.client(Role.OPERATOR, division_path="440000").get(url)).status_code == 200
    assert (await hub.vendor().get(url)).status_code == 404
    assert await events(hub, "alarm.raised.v1") == 1


async def test_an_alarm_without_a_kind_is_kept_as_not_recognised(hub: Hub) -> None:
    await hub.register("P1")
    (result,) = await send(hub, {"serial": "P1", "button": 1})
    assert (result["status"], result["code"]) == ("accepted", "payload.malformed")
    (alarm,) = await hub.alarms()
    assert (alarm["kind"], alarm["recognised"]) == ("other", False)


async def test_a_late_alarm_is_an_alarm(hub: Hub) -> None:
    await hub.register("P1")
    await send(hub, press(at=moment(hours=3)))
    (alarm,) = await hub.alarms()
    assert alarm["is_late"]


async def test_alarms_in_test_mode_are_marked(hub: Hub) -> None:
    device = (await hub.register("P1"))["device"]
    until = (utc_now() + timedelta(minutes=5)).isoformat()
    answer = await hub.registrar.post(f"/devices/{device['id']}/test-mode", json={"until": until})
    assert answer.status_code == 200
    await send(hub, press())
    (alarm,) = await hub.alarms()
    assert alarm["is_test"]


async def test_a_vendor_speaks_for_its_own_devices_only(hub: Hub) -> None:
    await hub.register("P1")
    answer = await hub.vendor("other").post("/vendor/alarms", json=press())
    assert answer.json()["results"][0]["code"] == "device.unknown"
    (alarm,) = await hub.alarms()
    assert (alarm["vendor"], alarm["device_id"]) == ("other", None)


async def test_positions_and_telemetry_are_stored_once(hub: Hub) -> None:
    device = (await hub.register("W1", model="watch"))["device"]
    fix = {"serial": "W1", "id": "p1", "at": moment(), "lat": 35.41425180876, "lng": 116.59239100544, "source": "lbs"}
    assert [r["status"] for r in await send(hub, [fix, fix], "positions")] == ["accepted", "duplicate"]
    assert [r["status"] for r in await send(hub, fix, "positions")] == ["duplicate"]
    (shown,) = (await hub.operator.get(f"/devices/{device['id']}/positions")).json()["items"]
    assert shown["lat"] == pytest.approx(35.4147, abs=1e-6), "the model's coordinate system holds where none is said"
    assert shown["source"] == "lbs"
    measured = {"serial": "W1", "id": "t1", "at": moment(), "metrics": {"heart_rate": 72, "temperature": 36.5}}
    assert [r["status"] for r in await send(hub, [measured, measured], "telemetry")] == ["accepted", "duplicate"]
    assert await hub.rows("SELECT metrics FROM telemetry") == [({"heart_rate": 72, "temperature": 36.5},)]


@pytest.mark.parametrize(
    ("path", "fields", "code"),
    [
        ("positions", {"lat": 91, "lng": 116}, "position.implausible"),
        ("positions", {"lat": 0, "lng": 0}, "position.implausible"),
        ("positions", {"lat": None, "lng": 116}, "position.malformed"),
        ("positions", {"lat": 35, "lng": 116, "crs": "moon"}, "position.implausible"),
        ("positions", {"lat": 35, "lng": 116, "at": "1999-01-01T00:00:00Z"}, "time.implausible"),
        ("positions", {"lat": 35, "lng": 116, "at": "2026-01-01T00:00:00"}, "payload.malformed"),
        ("positions", {"lat": 35, "lng": 116, "serial": "ghost"}, "device.unknown"),
        ("telemetry", {"metrics": []}, "payload.malformed"),
        ("telemetry", {"metrics": {"steps": "many"}}, "payload.malformed"),
        ("telemetry", {"metrics": {"x": 1}, "id": {}}, "payload.malformed"),
    ],
)
async def test_bad_readings_are_rejected_with_a_code(hub: Hub, path: str, fields: dict[str, Any], code: str) -> None:
    await hub.register("P1")
    (result,) = await send(hub, {"serial": "P1", "at": moment(), **fields}, path)
    assert (result["status"], result["code"]) == ("rejected", code)
    assert await hub.rows("SELECT 1 FROM position UNION ALL SELECT 1 FROM telemetry") == []


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"serial": ', 400, "request.malformed_json"),
        (b'"alarm"', 422, "request.invalid"),
        (b"[" + b",".join([b"{}"] * 1001) + b"]", 422, "vendor_message.too_many"),
        (b"[" + b" " * (3 * 1024 * 1024) + b"]", 413, "request.too_large"),
    ],
)
async def test_a_bad_body_is_a_problem_and_has_no_effect(hub: Hub, content: bytes, status: int, code: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await hub.vendor().post("/vendor/alarms", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await hub.alarms() == []


async def test_only_vendors_may_send(hub: Hub) -> None:
    answer = await hub.operator.post("/vendor/alarms", json=press())
    assert answer.json()["code"] == "auth.forbidden"
    answer = await hub.client(Role.VENDOR, vendor=None).post("/vendor/alarms", json=press())
    assert answer.json()["code"] == "vendor.required"
