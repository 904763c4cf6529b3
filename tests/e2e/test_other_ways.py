"""A vendor's HTTP alarm, a second press, an ordinary visit that the family sees, and a stop in between."""

import hashlib
import hmac
import json
import secrets
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Geolocation, expect

from tests.e2e.console import Screen, sign_in, sign_in_on_phone
from tests.fixtures.demo_devices import connected, pendants
from tests.fixtures.hub_process import HubProcess, Login
from tests.fixtures.waiting import eventually


def post_signed(hub: HubProcess, path: str, body: Any) -> httpx.Response:
    """As the contract's vendors do: signed with the client's secret, over everything that matters."""
    client = hub.demo()["vendor_client"]
    content = json.dumps(body).encode()
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    text = "\n".join(("POST", path, timestamp, nonce, hashlib.sha256(content).hexdigest()))
    headers = {
        "Content-Type": "application/json",
        "X-Client-Id": client["client_id"],
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": hmac.new(client["client_secret"].encode(), text.encode(), hashlib.sha256).hexdigest(),
    }
    return httpx.post(f"{hub.url}{path}", content=content, headers=headers)


def cases_of(hub: HubProcess, elder_id: str) -> list[dict[str, Any]]:
    with hub.client("operator1") as client:
        items: list[dict[str, Any]] = client.get("/emergencies", params={"limit": 200}).json()["items"]
    return [item for item in items if item["elder_id"] == elder_id]


async def test_the_same_press_over_both_channels_rings_once(hub: HubProcess) -> None:
    device = pendants(hub)[16]
    at = datetime.now(UTC)
    simulated = await connected(hub, device)
    await simulated.wait_for_ack(simulated.press(at=at))
    simulated.close()
    same = {"serial": device["serial"], "id": str(uuid4()), "kind": "sos", "at": at.isoformat()}
    answer = post_signed(hub, "/api/v1/vendor/alarms", same)
    assert (answer.status_code, answer.json()["results"][0]["status"]) == (202, "duplicate")
    other = {**same, "id": str(uuid4()), "at": datetime.now(UTC).isoformat()}
    answer = post_signed(hub, "/api/v1/vendor/alarms", other)
    assert answer.json()["results"][0]["status"] == "accepted"

    async def rang_twice() -> bool:
        return [int(case["ring_count"]) for case in cases_of(hub, device["elder_id"])] == [2]

    await eventually(rang_twice)


async def test_a_press_after_the_claim_rings_again(hub: HubProcess) -> None:
    device = pendants(hub)[17]
    simulated = await connected(hub, device)
    await simulated.wait_for_ack(simulated.press())
    (case,) = await eventually(lambda: _cases(hub, device))
    with hub.client("operator1") as client:
        claimed = client.post(f"/emergencies/{case['id']}/claim", json={}).json()
        assert (claimed["state"], claimed["is_ringing"]) == ("claimed", False)
        await simulated.wait_for_ack(simulated.press())

        async def rings_again() -> bool:
            again: dict[str, Any] = client.get(f"/emergencies/{case['id']}").json()
            return (again["state"], again["is_ringing"], again["ring_count"]) == ("claimed", True, 2)

        await eventually(rings_again)
        acknowledged = client.post(f"/emergencies/{case['id']}/claim", json={}).json()
    assert not acknowledged["is_ringing"]
    simulated.close()


async def _cases(hub: HubProcess, device: dict[str, Any]) -> list[dict[str, Any]]:
    return cases_of(hub, device["elder_id"])


async def test_an_ordinary_visit_from_the_desk_to_the_family(hub: HubProcess, browser: Browser) -> None:
    with hub.client("family1") as client:
        elder_id = client.get("/me").json()["elder_ids"][0]
    with hub.client("registrar1") as client:
        elder = client.get(f"/elders/{elder_id}").json()
    desk = await sign_in(browser, hub, "dispatcher1", "/orders")
    await _order_a_cleaning(desk, elder["name"])
    login = await _assign_the_first_candidate(hub, desk)
    door: Geolocation = {"latitude": elder["location"]["lat"], "longitude": elder["location"]["lng"]}
    worker = await sign_in_on_phone(browser, hub, login, "/m/worker", door)
    await worker.find("job-card").filter(has_text=elder["name"]).filter(has_text="助洁").first.click()
    for step in ("accept", "depart", "check-in", "check-out"):
        await worker.find(f"{step}-button").click()
    family = await sign_in_on_phone(browser, hub, "family1", "/m/family")
    visit = family.find("family-order").filter(has_text="已完成").first
    await expect(visit).to_contain_text(elder["name"])
    await family.picture("8-family")
    await desk.picture("8-orders")
    for screen in (desk, worker, family):
        await screen.close()


async def _order_a_cleaning(desk: Screen, elder_name: str) -> None:
    await desk.find("new-order").click()
    await desk.find("order-elder").click()
    await desk.page.keyboard.type(elder_name)
    await desk.page.locator(".ant-select-item-option").filter(has_text=elder_name).first.click()
    await desk.find("service-select").click()
    await desk.page.locator(".ant-select-item-option").filter(has_text="助洁").first.click()
    await desk.find("order-submit").click()
    await expect(desk.find("order-submit")).to_have_count(0)
    await desk.find("order-row").filter(has_text=elder_name).filter(has_text="助洁").first.click()


async def _assign_the_first_candidate(hub: HubProcess, desk: Screen) -> Login:
    """Whoever is on shift at this hour; they get a login if the demo city has not given them one."""
    row = desk.find("candidate-row").first
    worker_id = str(await row.get_attribute("data-worker-id"))
    await row.get_by_test_id("dispatch-button").click()
    await expect(desk.find("order-drawer")).to_have_attribute("data-state", "assigned")
    return hub.new_login("worker", worker_id=worker_id)


async def test_a_stop_in_between_loses_nothing_and_the_clock_goes_on(hub: HubProcess) -> None:
    device = pendants(hub)[18]
    simulated = await connected(hub, device)
    await simulated.wait_for_ack(simulated.press())
    (case,) = await eventually(lambda: _cases(hub, device))
    simulated.close()
    hub.stop()
    hub.start()

    async def reached_everyone() -> bool:
        (found,) = cases_of(hub, device["elder_id"])
        return (found["id"], found["level"]) == (case["id"], 3)

    await eventually(reached_everyone)
