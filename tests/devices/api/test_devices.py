"""Registering, binding and showing devices; who may see them."""

from datetime import timedelta
from typing import Any

import pytest

from services.contracts.authority import Role
from services.kit.clock import utc_now
from services.kit.ids import new_id
from tests.devices.conftest import Hub
from tests.fixtures.callers import CITY, OTHER_COUNTY

DEVICE = {"vendor": "acme", "model": "pendant", "serial": "P1", "division_code": "370811"}


async def test_credentials_are_shown_once_and_kept_as_a_hash(hub: Hub) -> None:
    answer = await hub.registrar.post("/devices", json=DEVICE)
    assert answer.status_code == 201
    credentials = answer.json()["credentials"]
    assert credentials["username"] == "acme:P1"
    assert credentials["topic_prefix"] == "v1/acme/P1"
    device = answer.json()["device"]
    assert (device["state"], device["division_code"], device["binding"]) == ("never_seen", "370811", None)
    shown = (await hub.operator.get(f"/devices/{device['id']}")).text
    assert credentials["password"] not in shown
    ((stored,),) = await hub.rows("SELECT credential_hash FROM device")
    assert stored.startswith("$7$101$")
    assert credentials["password"] not in stored
    assert await hub.rows("SELECT type FROM outbox") == [("device.registered.v1",)]


async def test_a_retry_with_the_key_gets_the_same_password(hub: Hub) -> None:
    caller = hub.registrar
    first, second = [await caller.post("/devices", json=DEVICE, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"serial": "a b"}, 422, "request.invalid"),
        ({"serial": "a/b"}, 422, "request.invalid"),
        ({"serial": "a:b"}, 422, "request.invalid"),
        ({"serial": "x\n"}, 422, "request.invalid"),
        ({"serial": "x" * 65}, 422, "request.invalid"),
        ({"serial": ""}, 422, "request.invalid"),
        ({"colour": "red"}, 422, "request.invalid"),
        ({"division_code": "999999"}, 422, "division.unknown"),
        ({"model": "spaceship"}, 422, "device_model.unknown"),
        ({"vendor": "nobody"}, 422, "device_model.unknown"),
    ],
)
async def test_bad_registrations(hub: Hub, fields: dict[str, Any], status: int, code: str) -> None:
    answer = await hub.registrar.post("/devices", json={**DEVICE, **fields})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await hub.rows("SELECT 1 FROM device") == []


async def test_a_serial_is_registered_once(hub: Hub) -> None:
    await hub.register("P1")
    answer = await hub.registrar.post("/devices", json=DEVICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "device.exists")


async def test_a_registrar_registers_in_their_own_division_only(hub: Hub) -> None:
    stranger = hub.client(Role.REGISTRAR, division_path=OTHER_COUNTY)
    assert (await stranger.post("/devices", json=DEVICE)).json()["code"] == "division.unknown"


async def test_strangers_get_404_on_every_id(hub: Hub) -> None:
    device = (await hub.register("P1"))["device"]
    binding = (await hub.registrar.post(f"/devices/{device['id']}/bindings", json={"elder_id": str(new_id())})).json()
    strangers = [
        hub.client(Role.OPERATOR, Role.REGISTRAR, division_path=OTHER_COUNTY),
        hub.client(Role.VENDOR, Role.REGISTRAR, vendor="other", division_path=""),
        hub.client(Role.VENDOR, Role.REGISTRAR, vendor=None, division_path=""),
        hub.client(Role.FAMILY, elder_ids=frozenset()),
        hub.client(Role.WORKER),
    ]
    base = f"/devices/{device['id']}"
    for stranger in strangers:
        assert (await stranger.get(base)).status_code == 404
        assert (await stranger.get(f"{base}/positions")).status_code == 404
        assert (await stranger.post(f"{base}/test-mode", json={"until": None})).status_code == 404
        assert (await stranger.post(f"{base}/bindings", json={"elder_id": str(new_id())})).status_code == 404
        assert (await stranger.post(f"{base}/bindings/{binding['id']}/end", json={})).status_code == 404
    assert (await hub.vendor().get(base)).status_code == 200


async def test_lists_are_narrowed_and_paged(hub: Hub) -> None:
    for number in range(3):
        await hub.register(f"P{number}")
    await hub.register("Q1", division="370812")
    serials = [item["serial"] for item in (await hub.operator.get("/devices")).json()["items"]]
    assert serials == ["P0", "P1", "P2"]
    supervisor = hub.client(Role.SUPERVISOR, division_path=CITY)

    async def found(**params: str) -> list[str]:
        return [item["serial"] for item in (await supervisor.get("/devices", params=params)).json()["items"]]

    assert await found(division="370812") == ["Q1"]
    assert await found(q="P") == ["P0", "P1", "P2"]
    assert await found(q="%") == []
    assert await found(state="online") == []
    page = (await supervisor.get("/devices", params={"limit": 3})).json()
    rest = (await supervisor.get("/devices", params={"cursor": page["next_cursor"]})).json()
    assert [item["serial"] for item in rest["items"]] == ["Q1"]
    forged = await supervisor.get("/devices", params={"cursor": "A" + page["next_cursor"][1:]})
    assert forged.json()["code"] == "pagination.invalid_cursor"


async def test_bindings_follow_one_another_and_never_overlap(hub: Hub) -> None:
    device = (await hub.register("P1"))["device"]
    url = f"/devices/{device['id']}/bindings"
    first, second = str(new_id()), str(new_id())
    start = utc_now() - timedelta(days=3)
    bound = await hub.registrar.post(url, json={"elder_id": first, "from": start.isoformat()})
    assert bound.status_code == 201
    again = await hub.registrar.post(url, json={"elder_id": second})
    assert (again.status_code, again.json()["code"]) == (409, "binding.overlaps")
    shown = (await hub.operator.get("/devices", params={"elder_id": first})).json()["items"][0]
    assert shown["binding"]["elder_id"] == first
    end_url = f"{url}/{bound.json()['id']}/end"
    early = await hub.registrar.post(end_url, json={"at": (start - timedelta(days=1)).isoformat()})
    assert early.json()["code"] == "binding.ends_early"
    ended = await hub.registrar.post(end_url, json={"at": (start + timedelta(days=1)).isoformat()})
    assert ended.status_code == 200
    assert (await hub.registrar.post(end_url, json={})).json()["code"] == "binding.ended"
    inside = await hub.registrar.post(url, json={"elder_id": second, "from": (start + timedelta(hours=1)).isoformat()})
    assert inside.json()["code"] == "binding.overlaps"
    assert (await hub.registrar.post(url, json={"elder_id": second})).status_code == 201
    types = [row.type for row in await hub.rows("SELECT type FROM outbox ORDER BY id")]
    assert types == ["device.registered.v1", "device.bound.v1", "device.unbound.v1", "device.bound.v1"]


async def test_only_registrars_register(hub: Hub) -> None:
    assert (await hub.operator.post("/devices", json=DEVICE)).json()["code"] == "auth.forbidden"
    assert (await hub.operator.get("/dead-letters")).json()["code"] == "auth.forbidden"
    assert (await hub.registrar.post("/vendors", json={"code": "x", "name": "x"})).json()["code"] == "auth.forbidden"
