"""An elder departs: open orders end, new ones are refused, and whoever presses is still answered."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.contracts import events
from services.contracts.events import ElderCard
from services.kit.clock import utc_now
from tests.dispatch.city import Hub, elder_card, new_order, operator, worker_card


def departed(elder: ElderCard, version: int = 2, on: date | None = None, status: str = "deceased") -> ElderCard:
    """The card with a departure, the day before yesterday where none is named: surely past in every time zone."""
    on = on or (utc_now() - timedelta(days=2)).date()
    return elder.model_copy(update={"version": version, "status": status, "departed_on": on})


def window(days: float) -> dict[str, Any]:
    """An order's window of an hour that many days from now."""
    start = utc_now() + timedelta(days=days)
    return {"requested_window": {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}}


async def states(hub: Hub, *paths: str) -> list[str]:
    return [(await hub.get(operator(), path))["state"] for path in paths]


@pytest.mark.parametrize("status", ["deceased", "moved_away"])
async def test_nothing_new_is_ordered_for_who_has_departed(hub: Hub, status: str) -> None:
    gone = departed(elder_card(), status=status)
    await hub.register(gone)
    refused = await hub.post(operator(), "/orders", new_order(gone), 409)
    assert (refused["code"], refused["elder_status"]) == ("elder.departed", status)
    assert refused["departed_on"] == str(gone.departed_on)
    await hub.post(operator(), "/orders", new_order(gone, **window(-5)), 201)


async def test_orders_nobody_has_begun_are_cancelled_with_the_cause(hub: Hub) -> None:
    elder, other = elder_card(), elder_card()
    workers = [worker_card() for _ in range(4)]
    await hub.register(elder, other, *workers)
    waiting = [await hub.order(elder)]
    waiting += [
        await hub.order(elder, worker, state)
        for worker, state in zip(workers, ("assigned", "accepted", "departed"), strict=False)
    ]
    begun, others = await hub.order(elder, workers[3], "in_service"), await hub.order(other)
    over = f"/orders/{(await hub.post(operator(), '/orders', new_order(elder, **window(-5)), 201))['id']}"
    gone = departed(elder)
    for _ in range(2):
        await hub.deliver(events.ELDER_CHANGED, gone)
    assert await states(hub, *waiting) == ["cancelled"] * 4
    assert await states(hub, begun, others, over) == ["in_service", "requested", "requested"]
    timeline = (await hub.get(operator(), waiting[0]))["timeline"]
    assert [entry["event"] for entry in timeline] == ["requested", "cancel"]
    assert timeline[1]["actor"] is None
    assert timeline[1]["detail"] == {
        "reason": "elder.departed",
        "elder_status": "deceased",
        "departed_on": str(gone.departed_on),
    }


async def test_an_order_that_stands_is_not_given_to_anybody_once_its_elder_has_departed(hub: Hub) -> None:
    elder, worker = elder_card(), worker_card()
    await hub.register(elder, worker)
    path = await hub.order(elder)
    await hub.deliver(events.ELDER_CHANGED, departed(elder))
    assert (await hub.get(operator(), f"{path}/candidates", 409))["code"] == "elder.departed"
    body = {"worker_id": str(worker.id), "reason": "家属要求"}
    assert (await hub.post(operator(), f"{path}/assign", body, 409))["code"] == "elder.departed"


async def test_an_older_departure_that_comes_late_cancels_nothing(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    path = await hub.order(elder)
    await hub.deliver(events.ELDER_CHANGED, elder.model_copy(update={"version": 3}))
    await hub.deliver(events.ELDER_CHANGED, departed(elder, version=2))
    assert await states(hub, path) == ["requested"]


async def test_a_corrected_departure_revives_nothing_but_lets_new_orders_through(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    path = await hub.order(elder)
    await hub.deliver(events.ELDER_CHANGED, departed(elder, version=2))
    await hub.deliver(events.ELDER_CHANGED, elder.model_copy(update={"version": 3}))
    await hub.deliver(events.ELDER_CHANGED, departed(elder, version=2))
    assert await states(hub, path, await hub.order(elder)) == ["cancelled", "requested"]


async def test_an_earlier_day_learnt_afterwards_cancels_what_it_reaches(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    path = f"/orders/{(await hub.post(operator(), '/orders', new_order(elder, **window(-5)), 201))['id']}"
    await hub.deliver(events.ELDER_CHANGED, departed(elder, version=2))
    assert await states(hub, path) == ["requested"]
    long_ago = (utc_now() - timedelta(days=9)).date()
    await hub.deliver(events.ELDER_CHANGED, departed(elder, version=3, on=long_ago))
    assert await states(hub, path) == ["cancelled"]


async def test_whoever_presses_is_answered_and_the_case_says_that_the_elder_has_departed(hub: Hub) -> None:
    gone, worker, caller = departed(elder_card()), worker_card(), operator()
    await hub.register(gone, worker)
    case = await hub.open_case(gone, caller)
    assert (case["state"], case["is_ringing"], case["elder_status"]) == ("open", True, "deceased")
    path = f"/emergencies/{case['id']}"
    detail = await hub.get(caller, path)
    assert (detail["elder"]["status"], detail["elder"]["departed_on"]) == ("deceased", str(gone.departed_on))
    assert detail["timeline"][0]["detail"]["elder_status"] == "deceased"
    assert [one["worker_id"] for one in (await hub.get(caller, f"{path}/candidates"))["items"]] == [str(worker.id)]
    await hub.post(caller, f"{path}/claim")
    sent = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(worker.id)})
    await hub.deliver(events.ELDER_CHANGED, departed(gone, version=3))
    assert await states(hub, f"/orders/{sent['order']['id']}") == ["assigned"]


async def test_a_case_of_a_living_elder_is_not_marked(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    case = await hub.open_case(elder, operator())
    assert case["elder_status"] == "living"
    entry = (await hub.get(operator(), f"/emergencies/{case['id']}"))["timeline"][0]
    assert "elder_status" not in entry["detail"]
