"""The other road: an order is placed, a worker carries it out, a family sees it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.contracts import events
from services.contracts.authority import Principal, Role
from services.contracts.coordinates import from_wgs84
from services.contracts.events import ElderCard, WorkerCard
from services.kit.clock import utc_now
from tests.dispatch.city import (
    COUNTY,
    HOME,
    OTHER_COUNTY,
    PROVIDER,
    Hub,
    elder_card,
    new_order,
    operator,
    worker_account,
    worker_card,
)
from tests.fixtures.callers import principal

NORTH_400_M = {"lat": HOME.lat + 400 / 111_195, "lng": HOME.lng}


async def accepted(hub: Hub, elder: ElderCard, worker: WorkerCard, caller: Principal) -> str:
    """The path of an order that the worker has accepted."""
    await hub.register(elder, worker)
    order = await hub.post(caller, "/orders", new_order(elder), 201)
    path = f"/orders/{order['id']}"
    await hub.post(caller, f"{path}/assign", {"worker_id": str(worker.id)})
    await hub.post(worker_account(worker), f"{path}/accept")
    return path


async def test_an_order_from_request_to_verification(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    helper, family = worker_account(worker), principal(Role.FAMILY, elder_ids=frozenset({elder.id}))
    path = await accepted(hub, elder, worker, caller)
    await hub.post(helper, f"{path}/depart")
    await hub.post(helper, f"{path}/check-in", {"location": HOME.model_dump(), "accuracy_m": 8})
    await hub.post(helper, f"{path}/check-out", {"note": "已完成"})
    done = await hub.post(caller, f"{path}/verify")
    assert (done["state"], done["number"][0], done["service_name"]) == ("verified", "S", "助洁")
    assert done["check_in"]["distance_m"] == 0
    happened = ["requested", "assign", "accept", "depart", "check_in", "check_out", "verify"]
    assert [entry["event"] for entry in done["timeline"]] == happened
    seen = await hub.get(family, path)
    assert [entry["event"] for entry in seen["timeline"]] == happened
    assert (seen["worker"]["name"], seen["worker"]["phone"]) == (worker.name, worker.phone)
    assert (seen["elder"]["phone"], seen["elder"]["contacts"], seen["elder"]["care_notes"]) == (None, None, None)
    assert (await hub.get(family, "/orders"))["items"][0]["id"] == done["id"]
    changes = [event.payload for event in await hub.emitted() if event.type == events.ORDER_CHANGED]
    assert [change["state"]["version"] for change in changes] == list(range(1, 8))
    assert changes[-1]["audience"]["elder_id"] == str(elder.id)
    assert changes[-1]["audience"]["worker_id"] == str(worker.id)


async def test_a_declined_order_is_open_again_and_gone_for_the_worker(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    path = await accepted(hub, elder, worker, caller)
    await hub.post(worker_account(worker), f"{path}/decline", {"reason": "生病"})
    assert (await hub.get(caller, path))["state"] == "requested"
    await hub.get(worker_account(worker), path, 404)


async def test_who_loses_a_job_to_another_hears_of_it(hub: Hub) -> None:
    elder, first, second, caller = elder_card(), worker_card(), worker_card(), operator()
    await hub.register(elder, first, second)
    order = await hub.post(caller, "/orders", new_order(elder), 201)
    for worker in (first, second):
        await hub.post(caller, f"/orders/{order['id']}/assign", {"worker_id": str(worker.id)})
    audiences = [event.payload["audience"]["worker_id"] for event in await hub.emitted()]
    assert audiences == [None, str(first.id), str(second.id), str(first.id)]


async def test_a_check_in_away_from_the_door_needs_a_reason(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    path = f"{await accepted(hub, elder, worker, caller)}/check-in"
    helper = worker_account(worker)
    far = await hub.post(helper, path, {"location": NORTH_400_M, "accuracy_m": 50}, 422)
    assert (far["code"], far["allowed_m"]) == ("visit.too_far", 200)
    assert far["distance_m"] == pytest.approx(350, abs=2)
    assert (await hub.post(helper, path, {}, 422))["code"] == "visit.location_missing"
    tomorrow = (utc_now() + timedelta(days=1)).isoformat()
    early = await hub.post(helper, path, {"location": HOME.model_dump(), "at": tomorrow}, 422)
    assert early["code"] == "visit.time_implausible"
    done = await hub.post(helper, path, {"location": NORTH_400_M, "reason": "老人在小区花园"})
    assert (done["state"], done["check_in"]["reason"]) == ("in_service", "老人在小区花园")


async def test_a_check_in_may_come_in_the_maps_own_coordinates(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    path = await accepted(hub, elder, worker, caller)
    lat, lng = from_wgs84(HOME.lat, HOME.lng, "gcj02")
    body = {"location": {"lat": lat, "lng": lng, "crs": "gcj02"}}
    assert (await hub.post(worker_account(worker), f"{path}/check-in", body))["check_in"]["distance_m"] <= 1


async def test_a_check_in_that_waited_for_a_network_keeps_both_times(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    path = await accepted(hub, elder, worker, caller)
    at = utc_now() - timedelta(minutes=3)
    body = {"location": HOME.model_dump(), "at": at.isoformat()}
    record = (await hub.post(worker_account(worker), f"{path}/check-in", body))["check_in"]
    assert record["at"].startswith(at.strftime("%Y-%m-%dT%H:%M:%S"))
    assert record["received_at"] > record["at"]


async def test_a_verb_the_state_forbids_names_what_is_allowed(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    path = await accepted(hub, elder, worker, caller)
    refused = await hub.post(caller, f"{path}/verify", status=409)
    assert refused["code"] == "order.transition_not_allowed"
    assert (refused["state"], refused["allowed"]) == ("accepted", ["depart", "check_in", "decline", "cancel"])


async def test_a_qualification_can_be_overruled_only_with_a_reason(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(skills=[]), operator()
    await hub.register(elder, worker)
    order = await hub.post(caller, "/orders", new_order(elder, service_code="bathing"), 201)
    path, body = f"/orders/{order['id']}/assign", {"worker_id": str(worker.id)}
    refused = await hub.post(caller, path, body, 422)
    assert [reason["code"] for reason in refused["reasons"]] == ["skill_missing"]
    assert (await hub.post(caller, path, {**body, "reason": "带教"}))["state"] == "assigned"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"service_code": "emergency_response"}, "order.service_unknown"),
        ({"service_code": "singing"}, "order.service_unknown"),
        ({"elder_id": str(uuid4())}, "order.elder_unknown"),
        ({"requested_window": {"start": "2026-03-01T10:00:00+08:00", "end": "2026-03-01T09:00:00+08:00"}}, None),
        ({"requested_window": {"start": "2026-03-01T10:00:00", "end": "2026-03-01T11:00:00"}}, None),
        ({"payer": "nobody"}, None),
    ],
)
async def test_bad_orders_are_refused(hub: Hub, change: dict[str, Any], code: str | None) -> None:
    elder = elder_card()
    await hub.register(elder)
    refused = await hub.post(operator(), "/orders", new_order(elder, **change), 422)
    assert refused["code"] == (code or "request.invalid")


async def test_a_stranger_sees_no_order(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    path = await accepted(hub, elder, worker, caller)
    strangers = [
        operator(division_path=OTHER_COUNTY),
        worker_account(worker_card()),
        principal(Role.FAMILY, elder_ids=frozenset({uuid4()})),
        principal(Role.PROVIDER_MANAGER, provider_id=uuid4()),
        principal(Role.VENDOR, vendor="demo"),
    ]
    bodies: dict[str, dict[str, Any]] = {
        "assign": {"worker_id": str(worker.id)},
        "decline": {"reason": "x"},
        "cancel": {"reason": "x"},
    }
    for stranger in strangers:
        await hub.get(stranger, path, 404)
        for verb in ("assign", "accept", "decline", "depart", "check-in", "check-out", "verify", "cancel"):
            await hub.post(stranger, f"{path}/{verb}", bodies.get(verb), 404)
    for stranger in strangers[:4]:
        assert (await hub.get(stranger, "/orders"))["items"] == []
    for insider in (
        caller,
        worker_account(worker),
        principal(Role.FAMILY, elder_ids=frozenset({elder.id})),
        principal(Role.PROVIDER_MANAGER, provider_id=PROVIDER),
        principal(Role.AUDITOR, division_path=COUNTY),
    ):
        await hub.get(insider, path)
    await hub.post(principal(Role.FAMILY, elder_ids=frozenset({elder.id})), f"{path}/cancel", {"reason": "x"}, 404)


async def test_a_worker_no_longer_sees_the_phone_of_an_elder_served(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    path, helper = await accepted(hub, elder, worker, caller), worker_account(worker)
    assert (await hub.get(helper, path))["elder"]["phone"] == elder.phone
    await hub.post(helper, f"{path}/check-in", {"location": HOME.model_dump()})
    await hub.post(helper, f"{path}/check-out")
    assert (await hub.get(helper, path))["elder"]["phone"] is None


async def test_orders_are_listed_by_state_division_and_page(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    made = [(await hub.post(caller, "/orders", new_order(elder), 201))["id"] for _ in range(3)]
    first = await hub.get(caller, "/orders?limit=2&state=requested&division=440305")
    second = await hub.get(caller, f"/orders?limit=2&state=requested&cursor={first['next_cursor']}")
    assert [item["id"] for item in first["items"] + second["items"]] == made[::-1]
    assert (await hub.get(caller, "/orders?division=44030"))["items"] == []
    assert (await hub.get(caller, "/orders?state=completed"))["items"] == []
    assert (await hub.get(caller, "/orders?state=lost", 422))["errors"][0]["pointer"] == "?state"


async def test_the_same_key_creates_one_order(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    client, body = hub.client(caller), new_order(elder)
    answers = [await client.post("/orders", json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await hub.get(caller, "/orders"))["items"]) == 1
