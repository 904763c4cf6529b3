"""From the press to a helper at the door, on three screens; the pictures go to ``screenshots``."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, Geolocation, Route, expect

from deploy.local.simulator.device import SimulatedDevice
from tests.e2e.console import CLOCKS, Screen, row_of, sign_in, sign_in_on_phone
from tests.fixtures.demo_devices import connected, pendants
from tests.fixtures.hub_process import HubProcess

FAR_AWAY: Geolocation = {"latitude": 22.49, "longitude": 113.90}


@dataclass
class Scene:
    """Two operators before their boards, and a pendant whose elder lives at a known door."""

    operator: Screen
    colleague: Screen
    pendant: SimulatedDevice
    device: dict[str, Any]
    elder: dict[str, Any]

    @property
    def door(self) -> Geolocation:
        return {"latitude": self.device["lat"], "longitude": self.device["lng"]}


@pytest.fixture
async def scene(hub: HubProcess, browser: Browser) -> AsyncIterator[Scene]:
    hub.close_open_cases()
    device = pendants(hub)[-1]
    with hub.client("operator1") as client:
        elder = client.get(f"/elders/{device['elder_id']}").json()
    operator = await sign_in(browser, hub, "operator1")
    colleague = await sign_in(browser, hub, "operator2")
    pendant = await connected(hub, device)
    yield Scene(operator, colleague, pendant, device, elder)
    pendant.close()
    await operator.close()
    await colleague.close()


async def test_from_the_press_to_the_door(hub: HubProcess, browser: Browser, scene: Scene) -> None:
    await _a_press_rings_without_a_reload(scene)
    await _one_operator_claims_the_other_is_told_who(scene)
    worker = await _a_candidate_is_dispatched(hub, browser, scene)
    await _the_helper_reaches_the_door(worker, scene)
    await _the_case_is_resolved_with_every_clock(scene)
    await worker.close()


async def _a_press_rings_without_a_reload(scene: Scene) -> None:
    await expect(scene.operator.find("alarm-sound")).to_have_attribute("data-state", "silent")
    press = scene.pendant.press()
    await scene.pendant.wait_for_ack(press)
    for screen in (scene.operator, scene.colleague):
        await expect(row_of(screen, scene.elder["name"])).to_be_visible()
        await expect(screen.find("alarm-sound")).to_have_attribute("data-state", "ringing")
    await row_of(scene.operator, scene.elder["name"]).click()
    card = scene.operator.find("elder-card")
    await expect(card).to_contain_text(scene.elder["name"])
    await expect(card).to_contain_text(str(scene.elder["age"]))
    await expect(card).to_contain_text(scene.elder["address"])
    for contact in scene.elder["contacts"]:
        await expect(card).to_contain_text(contact["name"])
    await expect(scene.operator.find("clock-shown")).to_contain_text(":")
    await scene.operator.picture("1-ringing")


async def _one_operator_claims_the_other_is_told_who(scene: Scene) -> None:
    await row_of(scene.colleague, scene.elder["name"]).click()
    colleague_may_go_on = asyncio.Event()

    async def hold(route: Route) -> None:
        await colleague_may_go_on.wait()
        await route.continue_()

    # Both click while the case is free; the colleague's request reaches the hub second.
    await scene.colleague.page.route("**/claim", hold)
    await scene.colleague.find("claim-button").click()
    await scene.operator.find("claim-button").click()
    holder = scene.operator.find("case-holder")
    await expect(holder).to_be_visible()
    await expect(scene.operator.find("alarm-sound")).to_have_attribute("data-state", "silent")
    await scene.operator.picture("2-claimed")
    async with scene.colleague.page.expect_response("**/claim") as answer:
        colleague_may_go_on.set()
    refused = await (await answer.value).json()
    assert (await answer.value).status == 409
    assert refused["code"] == "emergency.already_claimed"
    await expect(scene.colleague.page.get_by_text(refused["claimed_by"]["name"]).first).to_be_visible()
    await scene.colleague.picture("2-claimed-by-another")


async def _a_candidate_is_dispatched(hub: HubProcess, browser: Browser, scene: Scene) -> Screen:
    usernames = {login["name"]: login["username"] for login in hub.demo()["logins"] if "worker" in login["roles"]}
    rows = scene.operator.find("candidate-row")
    await expect(rows.first).to_be_visible()
    names = [name.strip() for name in await rows.locator("strong").all_inner_texts()]
    index, name = next((index, name) for index, name in enumerate(names) if name in usernames)
    worker = await sign_in_on_phone(browser, hub, usernames[name], "/m/worker", FAR_AWAY)
    await scene.operator.picture("3-candidates")
    await rows.nth(index).get_by_test_id("dispatch-button").click()
    await expect(scene.operator.find("helper-visit")).to_contain_text(name)
    return worker


async def _the_helper_reaches_the_door(worker: Screen, scene: Scene) -> None:
    await worker.find("job-card").filter(has_text=scene.elder["name"]).first.click()
    await worker.picture("4-worker-job")
    await worker.find("accept-button").click()
    await expect(scene.operator.find("clock-accepted")).to_contain_text(":")
    await worker.find("depart-button").click()
    await worker.find("check-in-button").click()
    await expect(worker.find("too-far")).to_be_visible()
    await worker.picture("5-worker-too-far")
    await worker.context.set_geolocation(scene.door)
    await worker.find("far-reason").fill("楼下信号不好")
    await worker.find("far-reason-submit").click()
    await expect(worker.find("check-out-button")).to_be_visible()
    await expect(scene.operator.find("clock-arrived")).to_contain_text(":")


async def _the_case_is_resolved_with_every_clock(scene: Scene) -> None:
    await scene.operator.find("resolve-button").click()
    await scene.operator.find("outcome-helped").click()
    await scene.operator.find("resolve-cause").fill("起身时滑倒，已扶起")
    await scene.operator.find("resolve-submit").click()
    for clock in CLOCKS:
        await expect(scene.operator.find(f"clock-{clock}")).to_contain_text(":")
    await scene.operator.picture("6-resolved")


async def test_a_case_nobody_claims_grows_louder_and_reaches_more_people(
    hub: HubProcess, browser: Browser, scene: Scene
) -> None:
    supervisor = await sign_in(browser, hub, "supervisor1")
    press = scene.pendant.press()
    await scene.pendant.wait_for_ack(press)
    sound = scene.operator.find("alarm-sound")
    for level in ("0", "1", "2"):
        await expect(sound).to_have_attribute("data-level", level)
    await expect(supervisor.find("alarm-sound")).to_have_attribute("data-state", "ringing")
    await row_of(scene.operator, scene.elder["name"]).click()
    await expect(scene.operator.find("case-notifications")).to_be_visible()
    await expect(sound).to_have_attribute("data-level", "3")
    await scene.operator.picture("7-nobody-answers")
    await supervisor.picture("7-supervisor")
    await supervisor.close()
