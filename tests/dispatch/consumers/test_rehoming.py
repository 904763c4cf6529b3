"""A provider may no longer serve: its orders go back to be assigned anew, and those who assign hear of it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.contracts import events
from services.contracts.authority import Role
from services.contracts.events import RehomingDue
from services.kit.ids import new_id
from tests.dispatch.city import (
    COUNTY,
    OTHER_COUNTY,
    PROVIDER,
    Hub,
    elder_card,
    operator,
    provider_card,
    worker_account,
    worker_card,
)
from tests.fixtures.callers import principal

OTHER_PROVIDER = UUID("01900000-0000-7000-8000-000000000002")


def rehoming(version: int = 2, **changes: Any) -> RehomingDue:
    due = RehomingDue(
        provider_id=PROVIDER,
        version=version,
        name="安康居家",
        division_path=COUNTY,
        standing="suspended",
        reason="虐待老人",
        on=date(2026, 3, 1),
        worker_ids=[],
        service_point_ids=[],
        facilities=[],
    )
    return due.model_copy(update=changes)


async def told(hub: Hub, role: Role, division_path: str = COUNTY) -> list[str]:
    items = (await hub.get(principal(role, division_path=division_path), "/notifications"))["items"]
    return [item["text"] for item in items if item["purpose"] == "provider_rehoming"]


async def test_orders_not_begun_are_open_again_and_the_division_is_told_once(hub: Hub) -> None:
    elder = elder_card()
    workers = [worker_card() for _ in range(4)]
    outsider = worker_card(provider_id=OTHER_PROVIDER)
    await hub.register(elder, *workers, outsider)
    ways = ("assigned", "accepted", "departed", "in_service")
    paths = [await hub.order(elder, worker, way) for worker, way in zip(workers, ways, strict=True)]
    kept = await hub.order(elder, outsider, "accepted")
    for _ in range(2):
        await hub.deliver(events.PROVIDER_REHOMING_DUE, rehoming())
    orders = [await hub.get(operator(), path) for path in [*paths, kept]]
    assert [order["state"] for order in orders] == ["requested", "requested", "requested", "in_service", "accepted"]
    assert [order["worker"] is None for order in orders] == [True, True, True, False, False]
    reopened = orders[1]["timeline"][-1]
    assert (reopened["event"], reopened["actor"]) == ("reopen", None)
    assert reopened["detail"] == {
        "reason": "provider.rehoming_due",
        "provider": "安康居家",
        "standing": "suspended",
        "decision": "虐待老人",
        "worker_id": str(workers[1].id),
    }
    await hub.get(worker_account(workers[1]), paths[1], 404)
    await hub.post(operator(), f"{paths[1]}/assign", {"worker_id": str(outsider.id)})
    for role in (Role.DISPATCHER, Role.SUPERVISOR):
        (notice,) = await told(hub, role)
        assert "3个工单" in notice
    assert await told(hub, Role.SUPERVISOR, OTHER_COUNTY) == []
    assert await told(hub, Role.OPERATOR) == []


async def test_the_notification_reaches_the_screens_of_those_who_assign(hub: Hub) -> None:
    elder, worker = elder_card(), worker_card()
    await hub.register(elder, worker)
    await hub.order(elder, worker)
    await hub.deliver(events.PROVIDER_REHOMING_DUE, rehoming())
    await hub.tick()
    (sent,) = [event for event in await hub.emitted() if event.type == events.NOTIFICATION_CREATED]
    audience = sent.payload["audience"]
    assert (audience["roles"], audience["elder_id"]) == (["dispatcher", "supervisor"], None)
    assert audience["division_path"] == elder.division_path


async def test_a_call_that_comes_after_the_provider_was_restored_changes_nothing(hub: Hub) -> None:
    elder, worker = elder_card(), worker_card()
    await hub.register(elder, worker, provider_card(version=3, standing="admitted"))
    path = await hub.order(elder, worker)
    await hub.deliver(events.PROVIDER_REHOMING_DUE, rehoming(version=2))
    assert (await hub.get(operator(), path))["state"] == "assigned"
    await hub.deliver(events.PROVIDER_CHANGED, provider_card(version=4, standing="excluded"))
    await hub.deliver(events.PROVIDER_REHOMING_DUE, rehoming(version=2))
    assert (await hub.get(operator(), path))["state"] == "requested"


async def test_orders_of_the_past_and_an_emergencys_helper_stay(hub: Hub) -> None:
    elder, worker, helper, caller = elder_card(), worker_card(), worker_card(), operator()
    await hub.register(elder, worker, helper)
    past = await hub.order(elder, worker)
    async with hub.database.transaction() as session:
        await session.execute(
            text("UPDATE service_order SET window_start = :day, window_end = :day"),
            {"day": datetime(2026, 1, 1, tzinfo=UTC)},
        )
    case = await hub.open_case(elder, caller)
    await hub.post(caller, f"/emergencies/{case['id']}/claim")
    sent = await hub.post(caller, f"/emergencies/{case['id']}/dispatch", {"worker_id": str(helper.id)})
    await hub.deliver(events.PROVIDER_REHOMING_DUE, rehoming())
    for path in (past, f"/orders/{sent['order']['id']}"):
        assert (await hub.get(caller, path))["state"] == "assigned"
    assert await told(hub, Role.DISPATCHER) == []


async def test_a_worker_who_came_with_orders_in_hand_loses_them_too(hub: Hub) -> None:
    elder, worker = elder_card(), worker_card(provider_id=OTHER_PROVIDER)
    await hub.register(elder, worker)
    path = await hub.order(elder, worker)
    await hub.deliver(events.WORKER_CHANGED, worker.model_copy(update={"version": 2, "provider_id": PROVIDER}))
    await hub.deliver(events.PROVIDER_REHOMING_DUE, rehoming(provider_id=new_id()))
    assert (await hub.get(operator(), path))["state"] == "assigned"
    await hub.deliver(events.PROVIDER_REHOMING_DUE, rehoming())
    assert (await hub.get(operator(), path))["state"] == "requested"
