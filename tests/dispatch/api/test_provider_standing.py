"""A provider that takes no new orders: who is excluded, who may overrule that, and what it costs to ask."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from services.contracts import events
from services.contracts.events import ElderCard, ProviderCard, SpanCard, WorkerCard
from services.kit.clock import utc_now
from tests.dispatch.city import Hub, elder_card, operator, provider_card, worker_card

REFUSED = "dispatch.provider_takes_no_new_orders"
STOPPED = "provider_takes_no_new_orders"
UNLICENSED = "provider_not_licensed"
_LONG_AGO = (utc_now() - timedelta(days=3)).date()
LAPSED = [SpanCard(valid_from=_LONG_AGO - timedelta(days=365), valid_to=_LONG_AGO)]
BAD: list[tuple[dict[str, Any], str]] = [
    ({"standing": "no_new_orders"}, STOPPED),
    ({"standing": "excluded"}, STOPPED),
    ({"standing": "warned", "order_spans": LAPSED}, UNLICENSED),
    ({"order_spans": []}, UNLICENSED),
]
GOOD: list[dict[str, Any]] = [
    {},
    {"standing": "warned"},
    {"order_spans": [SpanCard(valid_from=_LONG_AGO, valid_to=None)]},
]


async def ready(hub: Hub, provider: ProviderCard) -> tuple[ElderCard, WorkerCard]:
    elder, worker = elder_card(), worker_card()
    await hub.register(elder, worker, provider)
    return elder, worker


def shown(found: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(one["reason"]["code"], one["is_overrulable"]) for one in found["excluded"]]


@pytest.mark.parametrize(("change", "code"), BAD)
async def test_an_ordinary_order_is_not_given_to_its_workers_whatever_the_reason(
    hub: Hub, change: dict[str, Any], code: str
) -> None:
    elder, worker = await ready(hub, provider_card(**change))
    path = await hub.order(elder)
    found = await hub.get(operator(), f"{path}/candidates")
    assert (found["items"], shown(found)) == ([], [(code, False)])
    for body in ({"worker_id": str(worker.id)}, {"worker_id": str(worker.id), "reason": "老客户"}):
        refused = await hub.post(operator(), f"{path}/assign", body, 409)
        assert (refused["code"], refused["is_overrulable"]) == (REFUSED, False)
        assert [reason["code"] for reason in refused["reasons"]] == [code]


@pytest.mark.parametrize(("change", "code"), BAD)
async def test_in_an_emergency_they_may_be_sent_with_a_reason(hub: Hub, change: dict[str, Any], code: str) -> None:
    elder, worker = await ready(hub, provider_card(**change))
    caller = operator()
    path = f"/emergencies/{(await hub.open_case(elder, caller))['id']}"
    found = await hub.get(caller, f"{path}/candidates")
    assert (found["items"], shown(found)) == ([], [(code, True)])
    await hub.post(caller, f"{path}/claim")
    refused = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(worker.id)}, 409)
    assert (refused["code"], refused["is_overrulable"]) == (REFUSED, True)
    sent = await hub.post(caller, f"{path}/dispatch", {"worker_id": str(worker.id), "reason": "就在隔壁"})
    assert sent["timeline"][-1]["detail"]["reason"] == "就在隔壁"
    assert sent["order"]["worker"]["id"] == str(worker.id)


@pytest.mark.parametrize("change", GOOD)
async def test_a_provider_in_good_standing_is_given_orders(hub: Hub, change: dict[str, Any]) -> None:
    elder, worker = await ready(hub, provider_card(**change))
    path = await hub.order(elder, worker)
    assert (await hub.get(operator(), path))["state"] == "assigned"


async def test_who_is_suspended_may_not_go_even_in_an_emergency(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    worker = worker_card(standing="suspended")
    await hub.register(elder, worker, provider_card(standing="suspended"))
    path = f"/emergencies/{(await hub.open_case(elder, caller))['id']}"
    await hub.post(caller, f"{path}/claim")
    body = {"worker_id": str(worker.id), "reason": "就在隔壁"}
    assert (await hub.post(caller, f"{path}/dispatch", body, 422))["code"] == "dispatch.worker_may_not_serve"


async def test_the_newest_standing_counts_whatever_comes_late_or_twice(hub: Hub) -> None:
    elder, worker = await ready(hub, provider_card(version=1))
    path = await hub.order(elder)
    stopped = provider_card(version=5, standing="no_new_orders")
    for card in (stopped, provider_card(version=4), stopped):
        await hub.deliver(events.PROVIDER_CHANGED, card)
    body = {"worker_id": str(worker.id)}
    assert (await hub.post(operator(), f"{path}/assign", body, 409))["code"] == REFUSED
    await hub.deliver(events.PROVIDER_CHANGED, provider_card(version=6))
    await hub.post(operator(), f"{path}/assign", body)


async def test_candidates_cost_as_many_queries_as_there_are_things_to_ask(hub: Hub) -> None:
    elder, _ = await ready(hub, provider_card())
    path = await hub.order(elder)
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT") and "FROM" in statement:
            asked.append(statement)

    engine = hub.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        await hub.get(operator(), f"{path}/candidates")
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    tables = [statement.split("FROM ")[1].split()[0] for statement in asked]
    assert tables == ["service_order", "elder_projection", "service_order", "worker_projection", "worker_projection"]
