"""Two connections at once: whichever comes first, nothing is lost and nobody waits for ever."""

import asyncio
import time
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text

from services.contracts import events
from services.contracts.events import RehomingDue
from services.dispatch.schemas.orders import AssignOrder, NewOrder
from services.dispatch.service.orders import OrderDesk
from services.dispatch.service.unit import Unit
from services.kit.clock import utc_now
from tests.dispatch.city import (
    COUNTY,
    PROVIDER,
    Hub,
    alarm,
    elder_card,
    new_order,
    operator,
    worker_account,
    worker_card,
)


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


async def delivery_that_waits(hub: Hub, event_type: str, payload: BaseModel) -> asyncio.Task[None]:
    """The event's delivery, as soon as it waits for another transaction (or has ended without)."""
    delivery = asyncio.create_task(hub.deliver(event_type, payload))
    deadline = time.monotonic() + 30
    is_waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not delivery.done():
        async with hub.database.transaction() as session:
            if (await session.execute(is_waiting)).scalar_one():
                break
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    return delivery


async def test_an_order_placed_while_its_elder_departs_does_not_outlast_that(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    gone = elder.model_copy(update={"version": 2, "status": "deceased", "departed_on": date(2026, 3, 1)})
    async with hub.database.transaction() as session:
        desk = OrderDesk(Unit(session, hub.settings, utc_now()), caller)
        order = await desk.create(NewOrder.model_validate(new_order(elder)))
        delivery = await delivery_that_waits(hub, events.ELDER_CHANGED, gone)
    await delivery
    assert (await hub.get(caller, f"/orders/{order.id}"))["state"] == "cancelled"


async def test_an_order_given_while_the_provider_is_suspended_does_not_stay_with_it(hub: Hub) -> None:
    elder, worker, caller = elder_card(), worker_card(), operator()
    await hub.register(elder, worker)
    path = await hub.order(elder)
    due = RehomingDue(
        provider_id=PROVIDER,
        version=2,
        name="安康居家",
        division_path=COUNTY,
        standing="suspended",
        reason="虐待老人",
        on=date(2026, 3, 1),
        worker_ids=[worker.id],
        service_point_ids=[],
        facilities=[],
    )
    async with hub.database.transaction() as session:
        desk = OrderDesk(Unit(session, hub.settings, utc_now()), caller)
        given = await desk.assign(UUID(path.rpartition("/")[2]), AssignOrder(worker_id=worker.id))
        assert given.state == "assigned"
        delivery = await delivery_that_waits(hub, events.PROVIDER_REHOMING_DUE, due)
    await delivery
    assert (await hub.get(caller, path))["state"] == "requested"
