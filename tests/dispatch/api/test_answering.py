"""From a press to a helper at the door: what operators and helpers do with an emergency, over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.contracts import events
from services.contracts.authority import Role
from services.kit.clock import utc_now
from tests.dispatch.city import (
    HOME,
    OTHER_COUNTY,
    Hub,
    alarm,
    device_card,
    elder_card,
    fix,
    operator,
    worker_account,
    worker_card,
)
from tests.fixtures.callers import principal

AT_THE_DOOR = {"location": HOME.model_dump()}


WHOLE_WAY = [
    "opened",
    "shown",
    "claim",
    "contact_attempt",
    "dispatch",
    "helper_accepted",
    "helper_departed",
    "helper_arrived",
    "resolve",
]


async def go_the_whole_way(hub: Hub) -> dict[str, Any]:
    """The resolved case."""
    elder, worker, caller = elder_card(), worker_card(), operator()
    device = device_card(elder.id)
    await hub.register(elder, worker, device)
    case = await hub.open_case(elder, caller, device_id=device.id, position=fix(HOME.lat, HOME.lng))
    path, helper = f"/emergencies/{case['id']}", worker_account(worker)
    assert (case["elder_name"], case["state"], case["is_ringing"]) == ("王秀兰", "open", True)
    await hub.post(caller, f"{path}/shown", status=204)
    await hub.post(caller, f"{path}/claim")
    await hub.post(caller, f"{path}/contact-attempts", {"phone": "19900000001", "result": "no_answer"}, 201)
    sent = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(worker.id)})
    order = f"/orders/{sent['order']['id']}"
    seen = await hub.get(helper, order)
    assert [c["name"] for c in seen["elder"]["contacts"]] == ["王丽", "王建国"]
    assert seen["allowed"] == ["accept", "decline"]
    await hub.post(helper, f"{order}/accept")
    await hub.post(helper, f"{order}/depart")
    await hub.post(helper, f"{order}/check-in", AT_THE_DOOR)
    await hub.post(helper, f"{order}/check-out", {"note": "已扶起，无外伤"})
    return await hub.post(caller, f"{path}/resolve", {"outcome": "helped", "cause": "起身时跌倒"})


async def test_the_whole_way_on_one_timeline(hub: Hub) -> None:
    done = await go_the_whole_way(hub)
    assert done["state"] == "resolved"
    assert [entry["event"] for entry in done["timeline"]] == WHOLE_WAY
    clocks = list(done["clocks"].values())
    assert None not in clocks
    assert clocks == sorted(clocks)
    assert done["elder"]["age"] >= 84
    assert done["devices"][0]["serial"] == "P0001"
    assert done["order"]["state"] == "completed"
    assert done["version"] == len(WHOLE_WAY)
    kinds = [event.type for event in await hub.emitted()]
    assert kinds.count(events.EMERGENCY_OPENED) == 1
    assert kinds.count(events.EMERGENCY_CHANGED) == len(WHOLE_WAY) - 1


async def test_the_screen_event_carries_the_summary_and_its_audience(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await hub.press(elder)
    (event,) = await hub.emitted()
    assert event.payload["audience"]["division_path"] == elder.division_path
    assert set(event.payload["audience"]["roles"]) == {"operator", "dispatcher", "supervisor"}
    state = event.payload["state"]
    assert (state["elder_name"], state["division_code"], state["level"]) == ("王秀兰", "440305001", 0)


async def test_of_two_operators_who_claim_at_once_exactly_one_gets_the_case(hub: Hub) -> None:
    elder, first, second = elder_card(), operator(name="甲"), operator(name="乙")
    await hub.register(elder)
    case = await hub.open_case(elder, first)
    answers = await asyncio.gather(
        *(hub.client(caller).post(f"/emergencies/{case['id']}/claim", json={}) for caller in (first, second))
    )
    lost, won = sorted(answers, key=lambda answer: -answer.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    assert lost.json()["code"] == "emergency.already_claimed"
    assert lost.json()["claimed_by"] == won.json()["claimed_by"]
    assert lost.json()["claimed_at"] is not None


async def test_a_claim_sent_again_changes_nothing(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    first = await hub.post(caller, f"/emergencies/{case['id']}/claim")
    assert (await hub.post(caller, f"/emergencies/{case['id']}/claim"))["version"] == first["version"]


async def test_a_press_after_the_claim_rings_again_until_the_holder_acknowledges(hub: Hub) -> None:
    elder, caller, other = elder_card(), operator(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    claimed = await hub.post(caller, f"{path}/claim")
    assert (claimed["is_ringing"], claimed["deadline_at"]) == (False, None)
    await hub.press(elder)
    (ringing,) = await hub.cases(caller)
    assert (ringing["is_ringing"], ringing["ring_count"], ringing["state"]) == (True, 2, "claimed")
    assert ringing["deadline_at"] is not None
    assert (await hub.emitted())[-1].type == events.EMERGENCY_RANG_AGAIN
    assert (await hub.post(other, f"{path}/claim", status=409))["code"] == "emergency.already_claimed"
    calm = await hub.post(caller, f"{path}/claim")
    assert (calm["is_ringing"], calm["deadline_at"]) == (False, None)


async def test_a_ringing_case_whose_holder_is_away_can_be_taken_over(hub: Hub) -> None:
    elder, away, other = elder_card(), operator(), operator(name="接班")
    await hub.register(elder)
    case = await hub.open_case(elder, away)
    await hub.post(away, f"/emergencies/{case['id']}/claim")
    await hub.press(elder)
    await hub.age(61)
    await hub.tick()
    taken = await hub.post(other, f"/emergencies/{case['id']}/claim")
    assert taken["claimed_by"]["name"] == "接班"
    late = await hub.post(away, f"/emergencies/{case['id']}/resolve", {"outcome": "helped"}, 409)
    assert late["code"] == "emergency.held_by_another"
    assert late["claimed_by"]["name"] == "接班"


async def test_two_alarms_at_once_are_one_case(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await asyncio.gather(*(hub.deliver(events.ALARM_RAISED, alarm(elder, serial=f"S{n}")) for n in range(4)))
    (case,) = await hub.cases(operator())
    assert case["ring_count"] == 4


async def test_an_alarm_that_comes_twice_rings_once(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    made = await hub.press(elder)
    await hub.deliver(events.ALARM_RAISED, made)
    (case,) = await hub.cases(operator())
    assert case["ring_count"] == 1


async def test_a_press_after_the_end_opens_a_new_case(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    await hub.post(caller, f"/emergencies/{case['id']}/claim")
    await hub.post(caller, f"/emergencies/{case['id']}/resolve", {"outcome": "false_alarm"})
    await hub.press(elder)
    (new,) = await hub.cases(caller)
    assert new["id"] != case["id"]
    assert new["number"] > case["number"]


@pytest.mark.parametrize("kind", ["low_battery", "offline", "tamper"])
async def test_a_fault_of_the_device_is_no_emergency(hub: Hub, kind: str) -> None:
    await hub.press(elder_card(), kind=kind)
    assert await hub.cases(operator()) == []


async def test_an_alarm_nobody_recognises_reaches_every_operator(hub: Hub) -> None:
    await hub.press(recognised=False, kind="other", note="无法解析")
    for division_path in ("440000/440300/440305", OTHER_COUNTY, ""):
        caller = operator(division_path=division_path)
        (case,) = await hub.cases(caller)
        assert (case["recognised"], case["division_code"]) == (False, None)
    assert (await hub.get(operator(), f"/emergencies/{case['id']}"))["alarm_note"] == "无法解析"


async def test_a_case_of_an_unknown_device_becomes_the_elders_at_the_next_press(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await hub.press(recognised=False)
    await hub.press(elder, device_id=uuid4())
    (case,) = await hub.cases(operator())
    assert (case["elder_name"], case["recognised"], case["ring_count"]) == ("王秀兰", True, 2)


async def test_a_case_shows_the_elder_as_soon_as_the_card_arrives(hub: Hub) -> None:
    elder = elder_card()
    await hub.press(elder)
    (before,) = await hub.cases(operator())
    assert before["elder_name"] is None
    await hub.register(elder)
    last = (await hub.emitted())[-1]
    assert (last.type, last.payload["state"]["elder_name"]) == (events.EMERGENCY_CHANGED, "王秀兰")


async def test_a_helper_who_declines_makes_the_case_ring_for_its_holder(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    await hub.register(elder, worker)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    await hub.post(caller, f"{path}/claim")
    sent = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(worker.id)})
    await hub.post(worker_account(worker), f"/orders/{sent['order']['id']}/decline", {"reason": "车坏了"})
    (ringing,) = await hub.cases(caller)
    assert (ringing["state"], ringing["is_ringing"], ringing["claimed_by"]["name"]) == ("claimed", True, caller.name)


async def test_a_helper_who_does_not_accept_makes_the_case_ring(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    await hub.register(elder, worker)
    case = await hub.open_case(elder, caller)
    await hub.post(caller, f"/emergencies/{case['id']}/claim")
    await hub.post(caller, f"/emergencies/{case['id']}/dispatch", {"worker_id": str(worker.id)})
    await hub.age(61)
    await hub.tick()
    detail = await hub.get(caller, f"/emergencies/{case['id']}")
    assert (detail["is_ringing"], detail["timeline"][-1]["event"]) == (True, "helper_silent")


async def test_another_helper_can_be_sent_until_one_accepts(hub: Hub) -> None:
    elder, first, second, caller = elder_card(), worker_card(), worker_card(name="赵强"), operator()
    await hub.register(elder, first, second)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    await hub.post(caller, f"{path}/claim")
    one = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(first.id)})
    two = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(second.id)})
    assert (await hub.get(caller, f"/orders/{one['order']['id']}"))["state"] == "cancelled"
    await hub.post(worker_account(second), f"/orders/{two['order']['id']}/accept")
    refused = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(first.id)}, 409)
    assert refused["code"] == "emergency.helper_on_the_way"


async def test_a_worker_something_speaks_against_goes_only_with_a_reason(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    off, out = worker_card(shifts=[]), worker_card(standing="suspended")
    await hub.register(elder, off, out)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    await hub.post(caller, f"{path}/claim")
    refused = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(off.id)}, 422)
    assert (refused["code"], refused["reasons"][0]["code"]) == ("dispatch.reason_required", "off_duty")
    barred = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(out.id), "reason": "最近"}, 422)
    assert barred["code"] == "dispatch.worker_may_not_serve"
    unknown = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(uuid4())}, 422)
    assert unknown["code"] == "dispatch.worker_unknown"
    sent = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(off.id), "reason": "就住隔壁"})
    assert sent["order"]["state"] == "assigned"


async def test_the_end_of_a_case_calls_the_helper_off(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    await hub.register(elder, worker)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    await hub.post(caller, f"{path}/claim")
    sent = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(worker.id)})
    through_order = await hub.post(caller, f"/orders/{sent['order']['id']}/cancel", {"reason": "误报"}, 409)
    assert through_order["code"] == "order.belongs_to_emergency"
    done = await hub.post(caller, f"{path}/resolve", {"outcome": "false_alarm"})
    assert done["order"]["state"] == "cancelled"


async def test_a_released_case_rings_for_everybody(hub: Hub) -> None:
    elder, caller, other = elder_card(), operator(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    await hub.post(caller, f"{path}/claim")
    released = await hub.post(caller, f"{path}/release")
    assert (released["state"], released["is_ringing"], released["claimed_by"]) == ("open", True, None)
    assert (await hub.post(other, f"{path}/claim"))["state"] == "claimed"


async def test_a_verb_the_state_forbids_names_what_is_allowed(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    refused = await hub.post(caller, f"/emergencies/{case['id']}/resolve", {"outcome": "helped"}, 409)
    assert (refused["code"], refused["state"]) == ("emergency.transition_not_allowed", "open")
    assert "claim" in refused["allowed"]
    assert "resolve" not in refused["allowed"]


async def test_a_stranger_sees_no_emergency(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    case = await hub.open_case(elder, operator())
    path = f"/emergencies/{case['id']}"
    strangers = [
        operator(division_path=OTHER_COUNTY),
        principal(Role.FAMILY, elder_ids=frozenset({elder.id})),
        principal(Role.VENDOR, vendor="demo"),
    ]
    for stranger in strangers:
        await hub.get(stranger, path, 404)
        await hub.get(stranger, f"{path}/candidates", 404)
        for verb, body in (
            ("shown", {}),
            ("claim", {}),
            ("release", {}),
            ("notes", {"text": "x"}),
            ("contact-attempts", {"result": "busy"}),
            ("dispatch", {"worker_id": str(uuid4())}),
            ("hand-over", {"to": "120"}),
            ("resolve", {"outcome": "helped"}),
        ):
            await hub.post(stranger, f"{path}/{verb}", body, 404)
    assert await hub.cases(strangers[0]) == []


async def test_the_same_key_gives_the_same_note_once(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    client = hub.client(caller)
    for expected in (None, "true"):
        answer = await client.post(
            f"/emergencies/{case['id']}/notes", json={"text": "家属已在路上"}, headers={"Idempotency-Key": "note-1"}
        )
        assert answer.status_code == 201
        assert answer.headers.get("Idempotency-Replayed") == expected
    detail = await hub.get(caller, f"/emergencies/{case['id']}")
    assert [entry["event"] for entry in detail["timeline"]] == ["opened", "note"]


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("notes", {"text": "a\u0000b"}),
        ("notes", {"text": ""}),
        ("resolve", {"outcome": "forgotten"}),
        ("dispatch", {"worker_id": "nobody"}),
        ("claim", {"force": True}),
    ],
)
async def test_bad_bodies_are_refused(hub: Hub, verb: str, body: dict[str, object]) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    refused = await hub.post(caller, f"/emergencies/{case['id']}/{verb}", body, 422)
    assert refused["code"] == "request.invalid"


async def test_a_late_alarm_is_still_an_alarm(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await hub.press(elder, is_late=True, received_at=utc_now())
    (case,) = await hub.cases(operator())
    assert case["is_late"]
    assert case["is_ringing"]
