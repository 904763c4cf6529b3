"""Two connections at once: whichever comes first, nothing is lost and nobody waits for ever."""

import asyncio

from services.contracts import events
from tests.dispatch.city import Hub, alarm, elder_card, operator, worker_account, worker_card


async def test_one_worker_is_not_sent_to_two_emergencies(hub: Hub) -> None:
    elders, callers, worker = (elder_card(), elder_card()), (operator(), operator()), worker_card()
    await hub.register(*elders, worker)
    paths = []
    for elder, caller in zip(elders, callers, strict=True):
        case = await hub.open_case(elder, caller)
        paths.append(f"/emergencies/{case['id']}")
        await hub.post(caller, f"{paths[-1]}/claim")
    answers = await asyncio.gather(
        *(
            hub.client(caller).post(f"{path}/dispatch", json={"worker_id": str(worker.id)})
            for caller, path in zip(callers, paths, strict=True)
        )
    )
    sent, refused = sorted(answers, key=lambda answer: answer.status_code)
    assert (sent.status_code, refused.status_code) == (200, 422)
    assert [reason["code"] for reason in refused.json()["reasons"]] == ["busy"]


async def test_a_helper_who_accepts_while_the_case_is_closed_is_called_off(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    await hub.register(elder, worker)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    await hub.post(caller, f"{path}/claim")
    sent = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(worker.id)})
    order = f"/orders/{sent['order']['id']}"
    resolved, accepted = await asyncio.gather(
        hub.client(caller).post(f"{path}/resolve", json={"outcome": "false_alarm"}),
        hub.client(worker_account(worker)).post(f"{order}/accept", json={}),
    )
    assert resolved.status_code == 200
    assert accepted.status_code in {200, 409}
    assert (await hub.get(caller, order))["state"] == "cancelled"


async def test_a_press_while_the_case_is_closed_is_never_lost(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    await hub.post(caller, f"/emergencies/{case['id']}/claim")
    closing, _ = await asyncio.gather(
        hub.client(caller).post(f"/emergencies/{case['id']}/resolve", json={"outcome": "helped"}),
        hub.deliver(events.ALARM_RAISED, alarm(elder)),
    )
    assert closing.status_code in {200, 409}
    (ringing,) = await hub.cases(caller)
    assert ringing["is_ringing"]
    # Either the closing came first and the press opened another case, or the press came first and the closing waits.
    assert (ringing["id"] == case["id"]) is (closing.status_code == 409)


async def test_a_case_that_rings_again_is_acknowledged_before_it_is_closed(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    await hub.post(caller, f"{path}/claim")
    await hub.press(elder)
    refused = await hub.post(caller, f"{path}/resolve", {"outcome": "helped"}, 409)
    assert (refused["code"], refused["allowed"]) == ("emergency.still_ringing", ["claim", "note"])
    await hub.post(caller, f"{path}/claim")
    assert (await hub.post(caller, f"{path}/resolve", {"outcome": "helped"}))["state"] == "resolved"


async def test_a_helper_lost_while_nobody_holds_the_case_opens_it_again(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    await hub.register(elder, worker)
    case = await hub.open_case(elder, caller)
    path = f"/emergencies/{case['id']}"
    await hub.post(caller, f"{path}/claim")
    sent = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(worker.id)})
    released = await hub.post(caller, f"{path}/release")
    assert (released["state"], released["is_ringing"]) == ("dispatched", True)
    refused = await hub.post(caller, f"{path}/resolve", {"outcome": "helped"}, 409)
    assert (refused["code"], refused["allowed"]) == ("emergency.transition_not_allowed", ["claim", "note"])
    await hub.post(worker_account(worker), f"/orders/{sent['order']['id']}/decline", {"reason": "车坏了"})
    (again,) = await hub.cases(operator())
    assert (again["state"], again["is_ringing"]) == ("open", True)
