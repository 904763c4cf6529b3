"""Two transactions with reports of one press at the same moment make one alarm."""

import asyncio
import json

from services.devices.domain.arrivals import Arrival, Channel
from services.devices.service import alarm_intake
from services.devices.service.alarm_intake import AlarmResult
from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now
from services.kit.database import Database
from tests.devices.conftest import Hub

AT = "2026-03-01T08:00:00+08:00"


def report(channel: Channel, serial: str, message_id: str) -> Arrival:
    payload = json.dumps({"id": message_id, "kind": "sos", "at": AT}).encode()
    return Arrival(channel, "t", "acme", serial, payload, utc_now())


async def take(database: Database, settings: DevicesSettings, arrivals: list[Arrival]) -> list[AlarmResult]:
    async with database.transaction() as session:
        return await alarm_intake.take(session, arrivals, settings)


async def test_both_channels_at_once(hub: Hub, settings: DevicesSettings) -> None:
    serials = [f"P{number}" for number in range(5)]
    for serial in serials:
        await hub.register(serial)
    by_line = [report("mqtt", serial, "m1") for serial in serials]
    by_cloud = [report("http", serial, "c1") for serial in reversed(serials)]
    results = await asyncio.gather(*(take(hub.database, settings, batch) for batch in (by_line, by_cloud) * 2))
    assert len(await hub.alarms()) == len(serials)
    assert sum(not result.is_duplicate for batch in results for result in batch) == len(serials)
    assert len(await hub.rows("SELECT 1 FROM outbox WHERE type = 'alarm.raised.v1'")) == len(serials)
    assert len(await hub.rows("SELECT 1 FROM alarm_message")) == 4 * len(serials)


async def test_a_report_twice_in_one_batch(hub: Hub, settings: DevicesSettings) -> None:
    await hub.register("P1")
    same = report("mqtt", "P1", "m1")
    first, second = await take(hub.database, settings, [same, same])
    assert (first.is_duplicate, second.is_duplicate) == (False, True)
    assert first.alarm_id == second.alarm_id


async def test_the_wearer_is_who_wore_it_when_it_arrived(hub: Hub, settings: DevicesSettings) -> None:
    device = (await hub.register("P1"))["device"]
    before = report("mqtt", "P1", "early")
    body = {"elder_id": "01900000-0000-7000-8000-000000000001"}
    assert (await hub.registrar.post(f"/devices/{device['id']}/bindings", json=body)).status_code == 201
    await take(hub.database, settings, [before, report("mqtt", "P1", "now")])
    wearers = {alarm["message_id"]: alarm["elder_id"] for alarm in await hub.alarms()}
    assert wearers == {"early": None, "now": body["elder_id"]}
