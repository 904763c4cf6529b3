"""A welfare visit that nobody made comes before the operators of the elder's division, once."""

from datetime import date
from typing import Any
from uuid import UUID

from services.contracts import events
from services.contracts.authority import Role
from services.contracts.events import WelfareVisitMissed
from tests.dispatch.city import COUNTY, OTHER_COUNTY, STREET, Hub, elder_card
from tests.fixtures.callers import principal


def missed(elder_id: UUID, due_on: date = date(2026, 3, 1)) -> WelfareVisitMissed:
    return WelfareVisitMissed(
        elder_id=elder_id, division_path=STREET, tier="daily", interval_days=1, due_on=due_on, last_visited_on=None
    )


async def told(hub: Hub, role: Role, **changes: Any) -> list[str]:
    items = (await hub.get(principal(role, **{"division_path": COUNTY, **changes}), "/notifications"))["items"]
    return [item["text"] for item in items if item["purpose"] == "welfare_visit_missed"]


async def test_operators_and_supervisors_of_the_division_are_told_once_for_each_day(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    days = (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 2))
    for day in days:
        await hub.deliver(events.WELFARE_VISIT_MISSED, missed(elder.id, day))
    for role in (Role.OPERATOR, Role.SUPERVISOR):
        texts = await told(hub, role)
        assert sorted("2026-03-02" in text for text in texts) == [False, True]
        assert all(elder.name in text and elder.address in text for text in texts)
    assert await told(hub, Role.OPERATOR, division_path=OTHER_COUNTY) == []
    assert await told(hub, Role.FAMILY, elder_ids=frozenset({elder.id})) == []
    assert await told(hub, Role.DISPATCHER) == []
    await hub.tick()
    sent = [event.payload for event in await hub.emitted() if event.type == events.NOTIFICATION_CREATED]
    assert [one["audience"]["roles"] for one in sent] == [["operator", "supervisor"]] * 2
    assert [one["audience"]["elder_id"] for one in sent] == [None, None]


async def test_an_event_before_the_elders_card_is_told_all_the_same(hub: Hub) -> None:
    elder = elder_card()
    await hub.deliver(events.WELFARE_VISIT_MISSED, missed(elder.id))
    (text,) = await told(hub, Role.OPERATOR)
    assert str(elder.id) in text


async def test_nobody_is_sent_to_the_door_of_who_has_departed(hub: Hub) -> None:
    gone = elder_card(status="deceased", departed_on=date(2026, 2, 1))
    await hub.register(gone)
    await hub.deliver(events.WELFARE_VISIT_MISSED, missed(gone.id))
    assert await told(hub, Role.OPERATOR) == []
