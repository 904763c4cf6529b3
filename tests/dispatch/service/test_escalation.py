"""Nobody answers: the levels, whom each reaches, and what cannot be delivered."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.contracts import events
from services.contracts.authority import Role
from services.dispatch.clients.notifier import WebhookNotifier
from services.kit.clock import utc_now
from tests.dispatch.city import COUNTY, OTHER_COUNTY, Hub, elder_card, operator, worker_account, worker_card
from tests.fixtures.callers import principal

SUPERVISOR = principal(Role.SUPERVISOR, division_path=COUNTY)


async def detail_of_only_case(hub: Hub) -> dict[str, Any]:
    (case,) = await hub.cases(operator())
    return await hub.get(operator(), f"/emergencies/{case['id']}")


async def test_each_level_in_turn(hub: Hub) -> None:
    elder, near = elder_card(), worker_card(name="近处的人")
    await hub.register(elder, near, worker_card(base=None), worker_card(shifts=[]))
    await hub.press(elder)
    await hub.tick()
    assert (await detail_of_only_case(hub))["level"] == 0

    await hub.age(31)
    await hub.tick()
    first = await detail_of_only_case(hub)
    assert (first["level"], first["notifications"]) == (1, [])

    await hub.age(30)
    await hub.tick()
    second = await detail_of_only_case(hub)
    assert (second["level"], [n["recipient"] for n in second["notifications"]]) == (2, ["值班主管"])

    await hub.age(120)
    await hub.tick()
    third = await detail_of_only_case(hub)
    assert third["level"] == 3
    got = {(n["recipient"], n["channel"], n["state"]) for n in third["notifications"][1:]}
    assert got == {
        ("值班主管", "console", "sent"),
        ("家属", "console", "sent"),
        ("王丽（女儿）", "phone_message", "needs_person"),
        ("近处的人", "console", "sent"),
    }
    deadline = third["timeline"][-1]
    assert (deadline["event"], deadline["detail"]["call_by_hand"]) == ("deadline", ["王丽"])
    assert third["deadline_at"] is not None
    await each_sees_their_own(hub, elder_id=elder.id, near=worker_account(near))


async def each_sees_their_own(hub: Hub, *, elder_id: Any, near: Any) -> None:
    family = principal(Role.FAMILY, elder_ids=frozenset({elder_id}))
    expected = {"supervisor": 3, "operator": 1, "worker": 1, "family": 1, "stranger": 0}
    callers = {
        "supervisor": SUPERVISOR,
        "operator": operator(),
        "worker": near,
        "family": family,
        "stranger": operator(division_path=OTHER_COUNTY),
    }
    seen = {name: len((await hub.get(caller, "/notifications"))["items"]) for name, caller in callers.items()}
    assert seen == expected
    sent = [event.payload["audience"] for event in await hub.emitted() if event.type == events.NOTIFICATION_CREATED]
    assert [audience["roles"] for audience in sent].count(["supervisor"]) == 2
    assert str(elder_id) in [audience["elder_id"] for audience in sent]


async def test_after_a_long_outage_the_level_is_what_is_due(hub: Hub) -> None:
    """Nothing of the clock lives in a process: whichever looks first finds the level that is due."""
    elder = elder_card()
    await hub.register(elder)
    await hub.press(elder, received_at=utc_now() - timedelta(seconds=70))
    await hub.tick()
    case = await detail_of_only_case(hub)
    assert case["level"] == 2
    assert [entry["event"] for entry in case["timeline"]] == ["opened", "deadline"]
    assert len(case["notifications"]) == 1


async def test_two_workers_at_the_clock_escalate_once(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await hub.press(elder, received_at=utc_now() - timedelta(seconds=70))
    await asyncio.gather(hub.tick(), hub.tick(), hub.tick())
    assert len((await detail_of_only_case(hub))["notifications"]) == 1


async def test_at_the_last_level_the_supervisor_is_reminded(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await hub.press(elder, received_at=utc_now() - timedelta(seconds=200))
    await hub.tick()
    before = await detail_of_only_case(hub)
    await hub.age(200)
    await hub.tick()
    after = await detail_of_only_case(hub)
    new = after["notifications"][len(before["notifications"]) :]
    assert [n["recipient"] for n in new] == ["值班主管"]


async def test_a_test_never_leaves_the_operators(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await hub.press(elder, kind="test", received_at=utc_now() - timedelta(seconds=500))
    await hub.tick()
    case = await detail_of_only_case(hub)
    assert (case["is_test"], case["level"], case["notifications"], case["deadline_at"]) == (True, 1, [], None)
    await hub.press(elder)
    real = await detail_of_only_case(hub)
    assert (real["is_test"], real["kind"], real["level"]) == (False, "sos", 0)
    assert real["deadline_at"] is not None


async def test_pressing_again_wins_nobody_time(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await hub.press(elder)
    before = await detail_of_only_case(hub)
    await hub.press(elder)
    after = await detail_of_only_case(hub)
    assert (after["deadline_at"], after["ring_count"]) == (before["deadline_at"], 2)


async def test_a_claimed_case_does_not_escalate(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    case = await hub.open_case(elder, caller)
    await hub.post(caller, f"/emergencies/{case['id']}/claim")
    await hub.age(500)
    await hub.tick()
    assert (await detail_of_only_case(hub))["level"] == 0


@asynccontextmanager
async def message_gateway(statuses: list[int]) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """A real HTTP server that answers with these statuses, the last one for ever, and keeps what it was sent."""
    received: list[dict[str, Any]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-len"))
        received.append(json.loads(await reader.readexactly(length)))
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/messages", received


async def make_due(hub: Hub) -> None:
    """Let the next attempt be now."""
    async with hub.database.transaction() as session:
        await session.execute(text("UPDATE notification SET next_attempt_at = now() - interval '1 second'"))


@pytest.mark.parametrize(("statuses", "state", "attempts"), [([503, 202], "sent", 2), ([500], "escalated", 5)])
async def test_a_telephone_message_is_repeated_and_in_the_end_comes_before_a_person(
    hub: Hub, statuses: list[int], state: str, attempts: int
) -> None:
    elder, caller = elder_card(), operator()
    await hub.register(elder)
    async with message_gateway(statuses) as (url, received), httpx.AsyncClient() as client:
        hub = replace(hub, settings=hub.settings.model_copy(update={"notifier_url": url}))
        notifier = WebhookNotifier(url, None, client)
        case = await hub.open_case(elder, caller, received_at=utc_now() - timedelta(seconds=200))
        await hub.tick(notifier)
        await hub.post(caller, f"/emergencies/{case['id']}/claim")
        for _ in range(6):
            await make_due(hub)
            await hub.tick(notifier)
    detail = await hub.get(caller, f"/emergencies/{case['id']}")
    (message,) = [n for n in detail["notifications"] if n["channel"] == "phone_message"]
    assert (message["state"], message["attempts"], len(received)) == (state, attempts, attempts)
    assert received[0]["phone"] == "19900000001"
    assert len({message["id"] for message in received}) == 1
    assert detail["is_ringing"] is (state == "escalated")
    if state == "escalated":
        last = detail["timeline"][-1]
        assert (last["event"], last["detail"]["call_by_hand"]) == ("notification_failed", ["王丽（女儿）"])
