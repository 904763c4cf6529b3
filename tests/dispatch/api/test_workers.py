"""What workers are told of themselves: whether the hub counts them as on duty, and when they were last seen."""

from datetime import datetime, timedelta

from sqlalchemy import text

from services.contracts.authority import Role
from services.dispatch.domain.shifts import WORD_HOLDS
from services.kit.clock import utc_now
from tests.dispatch.city import HOME, Hub, operator, worker_account, worker_card
from tests.fixtures.callers import principal

ME = "/workers/me"


async def test_until_a_worker_reports_the_shifts_rule(hub: Hub) -> None:
    on_shift, free = worker_card(), worker_card(name="赵强", shifts=[])
    await hub.register(on_shift, free)
    found = await hub.get(worker_account(on_shift), ME)
    assert found == {"worker_id": str(on_shift.id), "name": "李敏", "on_duty": True, "position_at": None}
    assert (await hub.get(worker_account(free), ME))["on_duty"] is False


async def test_what_a_worker_reports_is_answered_on_every_screen(hub: Hub) -> None:
    worker = worker_card(shifts=[])
    await hub.register(worker)
    caller = worker_account(worker)
    for on_duty in (True, False):
        answer = await hub.client(caller).put(f"{ME}/duty", json={"on_duty": on_duty})
        assert answer.json().keys() == {"worker_id", "on_duty", "at"}
        # A second client knows nothing of the first one's answer.
        assert (await hub.get(worker_account(worker), ME))["on_duty"] is on_duty


async def test_a_forgotten_switch_gives_way_to_the_shifts(hub: Hub) -> None:
    worker = worker_card(shifts=[])
    await hub.register(worker)
    await hub.client(worker_account(worker)).put(f"{ME}/duty", json={"on_duty": True})
    async with hub.database.transaction() as session:
        held = {"held": WORD_HOLDS + timedelta(seconds=1)}
        await session.execute(text("UPDATE worker_presence SET duty_at = duty_at - :held"), held)
    assert (await hub.get(worker_account(worker), ME))["on_duty"] is False


async def test_the_newest_position_gives_the_time(hub: Hub) -> None:
    worker = worker_card()
    await hub.register(worker)
    now = utc_now()
    for at in (now, now - timedelta(minutes=2)):
        body = {"location": HOME.model_dump(), "at": at.isoformat()}
        await hub.post(worker_account(worker), f"{ME}/position", body, 204)
    found = await hub.get(worker_account(worker), ME)
    assert datetime.fromisoformat(found["position_at"]) == now


async def test_only_a_worker_the_registry_told_of_is_answered(hub: Hub) -> None:
    await hub.get(operator(), ME, 403)
    nobody = await hub.get(principal(Role.WORKER), ME, 403)
    assert nobody["code"] == "worker.account_without_worker"
    unheard_of = await hub.get(worker_account(worker_card()), ME, 404)
    assert unheard_of["code"] == "worker.not_found"
