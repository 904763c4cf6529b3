"""Who could go, on the real streets of Nanshan; what workers report of themselves; the map and the settings."""

from datetime import date, timedelta

from services.contracts.authority import Role
from services.contracts.events import CertificateCard
from services.contracts.location import Location
from services.kit.clock import utc_now
from tests.dispatch.city import Hub, elder_card, fix, operator, worker_account, worker_card
from tests.fixtures.callers import principal

NEAR = Location(lat=22.546340, lng=113.951500)
FAR = Location(lat=22.546340, lng=113.927376)
OFF_THE_MAP = Location(lat=22.70, lng=114.20)


async def test_candidates_are_ranked_by_road_time_with_reasons(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    near = worker_card(name="近", base=NEAR)
    far = worker_card(name="远", base=FAR, languages=["粤语"])
    outside = worker_card(name="图外", base=OFF_THE_MAP)
    await hub.register(elder, far, outside, near)
    case = await hub.open_case(elder, caller)
    found = await hub.get(caller, f"/emergencies/{case['id']}/candidates")
    items = found["items"]
    assert [item["name"] for item in items] == ["近", "远", "图外"]
    assert [item["travel_time_source"] for item in items] == ["road_graph", "road_graph", "estimate"]
    assert found["travel_time_source"] == "estimate"
    assert 0 < items[0]["eta_seconds"] < items[1]["eta_seconds"] < items[2]["eta_seconds"]
    assert [item["inside_circle"] for item in items] == [True, True, False]
    codes = [{reason["code"] for reason in item["reasons"]} for item in items]
    assert codes[0] == {"inside_circle", "position_is_base"}
    assert codes[1] == {"inside_circle", "position_is_base", "speaks_language"}
    assert codes[2] >= {"outside_circle", "travel_time_estimated"}


async def test_who_cannot_go_is_named_with_the_reason(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    yesterday = date.today() - timedelta(days=2)  # noqa: DTZ011 — two days off whatever the zone
    expired = CertificateCard(kind="care_worker", valid_from=date(2020, 1, 1), valid_to=yesterday)
    cards = {
        "not_in_good_standing": worker_card(standing="suspended"),
        "no_valid_certificate": worker_card(certificates=[expired]),
        "off_duty": worker_card(shifts=[]),
        "busy": worker_card(),
        "no_position": worker_card(base=None),
    }
    await hub.register(elder, elder_two := elder_card(), *cards.values(), worker_card(division_path="370000/370800"))
    other = await hub.open_case(elder_two, caller)
    await hub.post(caller, f"/emergencies/{other['id']}/claim")
    await hub.post(caller, f"/emergencies/{other['id']}/dispatch", {"worker_id": str(cards["busy"].id)})
    case = await hub.open_case(elder, caller)
    found = await hub.get(caller, f"/emergencies/{case['id']}/candidates")
    assert found["items"] == []
    assert {one["worker_id"]: one["reason"]["code"] for one in found["excluded"]} == {
        str(card.id): code for code, card in cards.items()
    }
    final = [one["reason"]["code"] for one in found["excluded"] if not one["is_overrulable"]]
    assert final == ["not_in_good_standing"]


async def test_a_reported_position_and_duty_count(hub: Hub) -> None:
    elder, caller = elder_card(), operator()
    worker = worker_card(shifts=[], base=FAR)
    await hub.register(elder, worker)
    helper = hub.client(worker_account(worker))
    assert (await helper.put("/workers/me/duty", json={"on_duty": True})).json()["on_duty"] is True
    now = utc_now()
    for location, at in ((NEAR, now), (FAR, now - timedelta(minutes=2))):
        body = {"location": location.model_dump(), "accuracy_m": 12, "at": at.isoformat()}
        assert (await helper.post("/workers/me/position", json=body)).status_code == 204
    case = await hub.open_case(elder, caller)
    (one,) = (await hub.get(caller, f"/emergencies/{case['id']}/candidates"))["items"]
    assert one["location"] == NEAR.model_dump()
    assert {reason["code"] for reason in one["reasons"]} == {"inside_circle", "position_live", "reported_on_duty"}
    await helper.put("/workers/me/duty", json={"on_duty": False})
    found = await hub.get(caller, f"/emergencies/{case['id']}/candidates")
    assert found["excluded"][0]["reason"]["code"] == "off_duty"


async def test_help_goes_where_the_elder_is(hub: Hub) -> None:
    elder, caller, worker = elder_card(), operator(), worker_card()
    await hub.register(elder, worker)
    case = await hub.open_case(elder, caller, position=fix(FAR.lat, FAR.lng))
    await hub.post(caller, f"/emergencies/{case['id']}/claim")
    sent = await hub.post(caller, f"/emergencies/{case['id']}/dispatch", {"worker_id": str(worker.id)})
    assert sent["order"]["destination"] == FAR.model_dump()
    path, helper = f"/orders/{sent['order']['id']}", worker_account(worker)
    await hub.post(helper, f"{path}/accept")
    assert (await hub.post(helper, f"{path}/check-in", {"location": FAR.model_dump()}))["check_in"]["distance_m"] == 0


async def test_no_place_no_candidates(hub: Hub) -> None:
    await hub.press(recognised=False)
    (case,) = await hub.cases(operator())
    refused = await hub.get(operator(), f"/emergencies/{case['id']}/candidates", 422)
    assert refused["code"] == "candidates.place_unknown"


async def test_an_ordinary_order_has_candidates_too(hub: Hub) -> None:
    elder, caller, worker = elder_card(), operator(), worker_card()
    await hub.register(elder, worker)
    start = utc_now() + timedelta(days=1)
    order = await hub.post(
        caller,
        "/orders",
        {
            "elder_id": str(elder.id),
            "service_code": "bathing",
            "requested_window": {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()},
            "payer": "purchased_care",
        },
        201,
    )
    found = await hub.get(caller, f"/orders/{order['id']}/candidates")
    assert [item["worker_id"] for item in found["items"]] == [str(worker.id)]
    assert found["travel_time_source"] == "road_graph"


async def test_only_a_workers_account_reports(hub: Hub) -> None:
    body = {"location": NEAR.model_dump()}
    assert (await hub.client(operator()).post("/workers/me/position", json=body)).status_code == 403
    nobody = await hub.client(principal(Role.WORKER)).post("/workers/me/position", json=body)
    assert (nobody.status_code, nobody.json()["code"]) == (403, "worker.account_without_worker")


async def test_the_streets_come_once_and_are_kept(hub: Hub) -> None:
    client = hub.client(operator())
    first = await client.get("/map/streets")
    assert first.json()["attribution"] == "© OpenStreetMap contributors"
    assert len(first.json()["features"]) > 100
    again = await client.get("/map/streets", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_console_learns_the_settings_and_the_catalogue(hub: Hub) -> None:
    answering = await hub.get(operator(), "/settings/answering")
    assert answering["escalation_seconds"] == {"all_operators": 30, "supervisor": 60, "everyone": 180}
    codes = [item["service_code"] for item in (await hub.get(operator(), "/service-catalogue"))["items"]]
    assert "bathing" in codes
    assert "emergency_response" not in codes
