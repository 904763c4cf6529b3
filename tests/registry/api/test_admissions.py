"""A provider's way in, and out: documents, site checks, steps, credit, stars, prices, what workers' cards say of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Principal, Role
from services.contracts.events import ProviderCard, RehomingDue, WorkerCard
from services.kit.clock import utc_now
from tests.fixtures.callers import CITY, COUNTY, OTHER_COUNTY, client_as, principal
from tests.registry import synthetic
from tests.registry.conftest import events_of

Step = Callable[..., Awaitable[httpx.Response]]
_CODE = "91350100M000100Y43"
_CITY_TIME = ZoneInfo("Asia/Shanghai")


def _day(days: int) -> str:
    return (utc_now().astimezone(_CITY_TIME).date() + timedelta(days)).isoformat()


def _body(**changes: Any) -> dict[str, Any]:
    return {"name": "试验服务社", "division_code": "370811", "phone": "12349", "services": ["meal"], **changes}


def _licence(start: int = -400, end: int | None = 400, **changes: Any) -> dict[str, Any]:
    days = {"valid_from": _day(start), "valid_to": None if end is None else _day(end)}
    return {"kind": "licence", "number": "民3708-1", "issuer": "试验民政局", **days, **changes}


async def _made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture
def supervisor(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.SUPERVISOR, name="督导员"))


@pytest.fixture
async def provider(registrar: httpx.AsyncClient) -> str:
    """One that was admitted before."""
    return str((await _made(registrar, "/providers", _body()))["id"])


@pytest.fixture
def step(registrar: httpx.AsyncClient) -> Step:
    """Takes a step on the present version."""

    async def take(client: httpx.AsyncClient, provider_id: str, event: str, **more: Any) -> httpx.Response:
        version = (await registrar.get(f"/providers/{provider_id}")).json()["version"]
        body = {"event": event, "reason": "依规定", **more}
        return await client.post(f"/providers/{provider_id}/steps", json=body, headers={"If-Match": str(version)})

    return take


def _refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_way_in(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, sibling: httpx.AsyncClient, step: Step
) -> None:
    provider = await _made(registrar, "/providers", _body(state="applied", organisation_code=_CODE))
    path = f"/providers/{provider['id']}"
    worker = await _made(registrar, "/workers", synthetic.worker(provider["id"]))
    missing = await step(registrar, provider["id"], "complete_documents")
    assert _refusal(missing) == (409, "provider.documents_missing")
    assert missing.json()["kinds"] == ["licence"]
    await _made(registrar, f"{path}/documents", _licence())
    assert (await step(registrar, provider["id"], "complete_documents")).status_code == 201

    check = {"checked_on": _day(-1), "inspectors": ["核查员甲"], "findings": "消防通道堵塞", "is_passed": False}
    await _made(registrar, f"{path}/site-checks", check)
    # The check lies before the application.
    assert _refusal(await step(registrar, provider["id"], "check_site")) == (409, "provider.site_not_checked")
    await _made(registrar, f"{path}/site-checks", {**check, "checked_on": _day(0), "is_passed": True})
    assert (await step(registrar, provider["id"], "check_site")).status_code == 201
    early = await registrar.post(f"{path}/site-checks", json={**check, "checked_on": _day(3)})
    assert _refusal(early) == (422, "day.ahead")

    assert _refusal(await step(registrar, provider["id"], "admit")) == (403, "provider.decision_not_yours")
    assert (await step(supervisor, provider["id"], "admit", reason="三项齐备")).status_code == 201
    steps = (await registrar.get(f"{path}/steps")).json()["items"]
    assert [(one["event"], one["to_state"]) for one in steps] == [
        ("registered", "applied"),
        ("complete_documents", "documents_complete"),
        ("check_site", "site_checked"),
        ("admit", "admitted"),
    ]
    assert (steps[-1]["reason"], steps[-1]["actor_name"]) == ("三项齐备", "督导员")

    told = [WorkerCard.model_validate(one["payload"]) for one in await events_of(sibling, worker["id"])]
    assert [card.standing for card in told] == ["suspended", "active"]
    card = ProviderCard.model_validate((await events_of(sibling, provider["id"]))[-1]["payload"])
    assert card.standing == "admitted"
    assert card.order_spans is not None
    assert [(str(one.valid_from), str(one.valid_to)) for one in card.order_spans] == [(_day(-400), _day(400))]


async def test_an_organisation_is_registered_once(registrar: httpx.AsyncClient, app: FastAPI) -> None:
    first = await _made(registrar, "/providers", _body(organisation_code=_CODE))
    again = await registrar.post("/providers", json=_body(organisation_code=_CODE.lower()))
    assert _refusal(again) == (409, "provider.already_registered")
    assert again.json()["provider_id"] == first["id"]
    elsewhere = client_as(app, principal(Role.REGISTRAR, division_path=OTHER_COUNTY))
    hidden = await elsewhere.post("/providers", json=_body(organisation_code=_CODE, division_code="370812"))
    assert _refusal(hidden) == (409, "provider.already_registered")
    assert "provider_id" not in hidden.json()
    wrong = await registrar.post("/providers", json=_body(organisation_code="91350100M000100Y44"))
    assert wrong.json()["errors"][0]["pointer"] == "/organisation_code"


async def test_an_operating_county_sees_the_provider_and_does_not_keep_it(
    app: FastAPI, stranger: httpx.AsyncClient, provider: str
) -> None:
    """一次注册、多点运营: registered in one county, at work in another."""
    assert (await stranger.get(f"/providers/{provider}")).status_code == 404
    city = client_as(app, principal(Role.REGISTRAR, division_path=CITY))
    point = {
        "name": "分站",
        "provider_id": provider,
        "division_code": "370812",
        "address": "路1号",
        "filing": "备2026-1",
    }
    await _made(city, "/service-points", {**point, "location": {"lat": 35.5, "lng": 116.8}})
    assert (await stranger.get(f"/providers/{provider}")).status_code == 200
    renamed = await stranger.patch(f"/providers/{provider}", json={"name": "改"}, headers={"If-Match": "1"})
    assert _refusal(renamed) == (403, "provider.registered_elsewhere")


async def test_suspension_reaches_workers_and_calls_for_other_hands(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, sibling: httpx.AsyncClient, provider: str, step: Step
) -> None:
    worker = await _made(registrar, "/workers", synthetic.worker(provider))
    home = {"name": "院", "kind": "institution", "ownership": "private", "operator_id": provider, "address": "路2号"}
    facility = await _made(
        registrar, "/facilities", {**home, "division_code": "370811", "location": {"lat": 35.4, "lng": 116.6}}
    )
    count = {"kind": "nursing", "total": 10, "occupied": 7, "counted_on": _day(-1)}
    await _made(registrar, f"/facilities/{facility['id']}/bed-counts", count)

    assert (await step(supervisor, provider, "stop_new_orders")).status_code == 201
    assert (await events_of(sibling, worker["id"]))[-1]["payload"]["standing"] == "active"
    assert (await step(supervisor, provider, "suspend", reason="虐待调查")).status_code == 201
    card = WorkerCard.model_validate((await events_of(sibling, worker["id"]))[-1]["payload"])
    assert (card.standing, card.version) == ("suspended", 2)
    (due,) = [one for one in await events_of(sibling, provider) if one["type"] == "provider.rehoming_due.v1"]
    payload = RehomingDue.model_validate(due["payload"])
    assert (payload.standing, payload.reason, payload.worker_ids) == ("suspended", "虐待调查", [UUID(worker["id"])])
    assert [(str(one.facility_id), one.occupied) for one in payload.facilities] == [(facility["id"], 7)]
    held = (await registrar.get(f"/providers/{provider}/obligations")).json()
    assert held["worker_ids"] == [worker["id"]]

    # Whatever is changed about the worker meanwhile, the provider's suspension stays on the card.
    changed = await registrar.patch(f"/workers/{worker['id']}", json={"name": "改名"}, headers={"If-Match": "2"})
    assert changed.json()["standing"] == "active"
    assert (await events_of(sibling, worker["id"]))[-1]["payload"]["standing"] == "suspended"
    assert (await step(supervisor, provider, "restore")).status_code == 201
    assert (await events_of(sibling, worker["id"]))[-1]["payload"]["standing"] == "active"


async def test_exclusion_and_the_way_back(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, provider: str, step: Step
) -> None:
    for until in (None, _day(-1)):
        refused = await step(supervisor, provider, "exclude", until=until)
        assert _refusal(refused) == (422, "provider.exclusion_needs_an_end")
    assert (await step(supervisor, provider, "exclude", until=_day(30))).status_code == 201
    shown = (await registrar.get(f"/providers/{provider}")).json()
    assert (shown["state"], shown["excluded_until"]) == ("excluded", _day(30))
    for path, body in (("/workers", synthetic.worker(provider)),):
        assert _refusal(await registrar.post(path, json=body)) == (409, "provider.does_not_serve")
    back = await registrar.post(f"/providers/{provider}/applications", json={"reason": "整改完毕"})
    assert _refusal(back) == (409, "provider.still_excluded")
    assert back.json()["until"] == _day(30)
    forbidden = await step(supervisor, provider, "restore")
    assert _refusal(forbidden) == (409, "provider.transition_not_allowed")
    assert forbidden.json()["allowed"] == ["apply_again"]


async def test_two_supervisors_decide_at_once(supervisor: httpx.AsyncClient, provider: str) -> None:
    """Each has read version 1; one decides, the other hears that it has changed."""
    for_each = [
        supervisor.post(
            f"/providers/{provider}/steps", json={"event": event, "reason": "并发"}, headers={"If-Match": "1"}
        )
        for event in ("warn", "suspend", "stop_new_orders")
    ]
    answers = await asyncio.gather(*for_each)
    assert sorted(answer.status_code for answer in answers) == [201, 412, 412]
    steps = (await supervisor.get(f"/providers/{provider}/steps")).json()["items"]
    assert len(steps) == 2


async def test_a_suspension_and_a_workers_change_at_once(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, sibling: httpx.AsyncClient, provider: str
) -> None:
    """Whichever comes first, the last card says that the worker may not go."""
    for number in range(6):
        made = await _made(registrar, "/workers", synthetic.worker(provider, name=f"人{number}"))
        version = (await registrar.get(f"/providers/{provider}")).json()["version"]
        based_on = {"If-Match": str(version)}
        answers = await asyncio.gather(
            supervisor.post(
                f"/providers/{provider}/steps", json={"event": "suspend", "reason": "并发"}, headers=based_on
            ),
            registrar.patch(f"/workers/{made['id']}", json={"name": "改"}, headers={"If-Match": "1"}),
            registrar.post("/workers", json=synthetic.worker(provider, name=f"新{number}")),
        )
        assert answers[0].status_code == 201
        for worker_id in (made["id"], answers[2].json()["id"]):
            told = [WorkerCard.model_validate(one["payload"]) for one in await events_of(sibling, worker_id)]
            assert max(told, key=lambda card: card.version).standing == "suspended"
        restored = {"event": "restore", "reason": "恢复"}
        now = (await registrar.get(f"/providers/{provider}")).json()["version"]
        answer = await supervisor.post(f"/providers/{provider}/steps", json=restored, headers={"If-Match": str(now)})
        assert answer.status_code == 201


async def test_an_expired_licence_stops_new_orders(
    registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, sibling: httpx.AsyncClient, provider: str
) -> None:
    path = f"/providers/{provider}"
    unknown = (await registrar.get(f"{path}/standing")).json()
    assert (unknown["takes_new_orders"], unknown["findings"][0]["code"]) == (True, "document_missing.licence")
    await _made(registrar, f"{path}/documents", _licence(-400, -10))
    expired = (await registrar.get(f"{path}/standing")).json()
    assert (expired["takes_new_orders"], expired["state"]) == (False, "admitted")
    assert [one["code"] for one in expired["findings"] if one["blocks"]] == ["document_expired.licence"]
    assert (await registrar.get(f"{path}/standing", params={"on": _day(-10)})).json()["takes_new_orders"]
    # The same kind and first day: the entry is corrected, and the old one stays readable.
    await _made(registrar, f"{path}/documents", _licence(-400, None, number="民3708-2"))
    assert (await registrar.get(f"{path}/standing")).json()["takes_new_orders"]
    kept = (await registrar.get(f"{path}/documents")).json()["items"]
    assert [one["superseded_by"] for one in kept] == [kept[1]["id"], None]
    spans = (await events_of(sibling, provider))[-1]["payload"]["order_spans"]
    assert spans == [{"valid_from": _day(-400), "valid_to": None}]

    policy = {"kind": "required_documents", "valid_from": _day(-5), "reason": "消防要求"}
    await _made(supervisor, "/network-policies", {**policy, "value": {"kinds": ["licence", "fire_safety"]}})
    codes = [one["code"] for one in (await registrar.get(f"{path}/standing")).json()["findings"]]
    assert codes == ["document_missing.fire_safety"]


async def test_a_credit_record(
    app: FastAPI, registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, provider: str
) -> None:
    path = f"/providers/{provider}"
    entry = {"kind": "false_record", "points": -25, "reason": "虚报服务时长", "evidence": "工单S1"}
    days = {"occurred_on": _day(-20), "expires_on": _day(300)}
    made = await _made(supervisor, f"{path}/credit-entries", {**entry, **days})
    read = (await registrar.get(f"{path}/credit")).json()
    assert (read["score"], read["proposed_event"]) == (75, "warn")
    assert (await registrar.get(f"{path}/credit", params={"on": _day(301)})).json()["score"] == 100
    # It is proposed, and nothing has happened.
    standing = (await registrar.get(f"{path}/standing")).json()
    assert (standing["state"], standing["proposal"]) == ("admitted", {"event": "warn", "score": 75})

    manager = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(provider)))
    mine = f"{path}/credit-entries/{made['id']}"
    other = client_as(app, principal(Role.SUPERVISOR))
    decision = {"outcome": "withdrawn", "reason": "证据不足"}
    assert _refusal(await other.post(f"{mine}/decision", json=decision)) == (409, "credit_entry.not_decidable")
    assert (await manager.post(f"{mine}/appeal", json={"reason": "时长属实"})).json()["appeal_reason"] == "时长属实"
    again = await manager.post(f"{mine}/appeal", json={"reason": "再申"})
    assert _refusal(again) == (409, "credit_entry.not_appealable")
    assert (await registrar.get(f"{path}/credit")).json()["score"] == 75
    own = await supervisor.post(f"{mine}/decision", json=decision)
    assert _refusal(own) == (403, "provider.decision_not_yours")
    answers = await asyncio.gather(*(other.post(f"{mine}/decision", json=decision) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert (await registrar.get(f"{path}/credit")).json()["score"] == 100
    for changes, code in (
        ({"occurred_on": _day(3), "expires_on": None}, "day.ahead"),
        ({"occurred_on": _day(-1), "expires_on": _day(-2)}, "day.out_of_order"),
        ({"occurred_on": _day(-1), "points": -101}, "request.invalid"),
    ):
        assert _refusal(await supervisor.post(f"{path}/credit-entries", json={**entry, **changes})) == (422, code)


async def test_nobody_judges_their_own(app: FastAPI, provider: str, step: Step) -> None:
    both = client_as(app, principal(Role.SUPERVISOR, Role.REGISTRAR, provider_id=UUID(provider)))
    assert _refusal(await step(both, provider, "warn")) == (403, "provider.decision_not_yours")
    entry = {"kind": "praise", "points": 20, "reason": "表扬", "evidence": "信", "occurred_on": _day(-1)}
    assert _refusal(await both.post(f"/providers/{provider}/credit-entries", json=entry))[0] == 403
    stars = {"stars": 5, "valid_from": _day(-1), "valid_to": _day(300), "rated_by": "自评"}
    assert _refusal(await both.post(f"/providers/{provider}/star-ratings", json=stars))[0] == 403


async def test_stars_and_policies_by_division(
    app: FastAPI, registrar: httpx.AsyncClient, supervisor: httpx.AsyncClient, provider: str
) -> None:
    path = f"/providers/{provider}"
    await _made(
        registrar,
        f"{path}/star-ratings",
        {"stars": 3, "valid_from": _day(-10), "valid_to": _day(300), "rated_by": "试验评定委员会"},
    )

    async def effect() -> tuple[int | None, bool, int]:
        shown = (await registrar.get(f"{path}/standing")).json()
        return shown["stars"], shown["may_be_purchased"], shown["price_percent"]

    async def decide(caller: Principal, value: dict[str, Any], start: int) -> None:
        body = {"kind": "stars", "valid_from": _day(start), "value": value, "reason": "试行"}
        await _made(client_as(app, caller), "/network-policies", body)

    assert await effect() == (3, True, 100)
    await decide(principal(Role.SUPERVISOR, division_path=CITY), {"minimum_stars": 4}, -9)
    assert await effect() == (3, False, 100)
    # The county's own decision is nearer; one that begins later does not hold yet, and another county's never.
    await decide(
        principal(Role.SUPERVISOR, division_path=COUNTY), {"minimum_stars": 3, "price_percent": {"3": 105}}, -9
    )
    await decide(principal(Role.SUPERVISOR, division_path=COUNTY), {"minimum_stars": 5}, 9)
    await decide(principal(Role.SUPERVISOR, division_path=OTHER_COUNTY), {"minimum_stars": 5}, -1)
    assert await effect() == (3, True, 105)
    listed = (await supervisor.get("/network-policies", params={"kind": "stars"})).json()["items"]
    assert len(listed) == 3
    body = {"kind": "credit", "valid_from": _day(0), "value": {"warn_below": 10}, "reason": "误"}
    refused = await supervisor.post("/network-policies", json=body)
    assert _refusal(refused) == (422, "network_policy.invalid")
    assert (await registrar.post("/network-policies", json={**body, "value": {}})).status_code == 403


async def test_public_prices(app: FastAPI, registrar: httpx.AsyncClient, provider: str) -> None:
    path = f"/providers/{provider}/prices"
    manager = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(provider)))
    price = {"service_code": "meal", "unit": "meal", "price_fen": 1500, "valid_from": "2026-01-01"}
    await _made(manager, path, price)
    await _made(manager, path, {**price, "price_fen": 1600})
    await _made(registrar, path, {**price, "price_fen": 1200, "valid_from": "2026-07-01", "valid_to": "2026-08-31"})
    for day, fen in ((date(2025, 12, 31), []), (date(2026, 1, 1), [1600]), (date(2026, 8, 31), [1200])):
        items = (await registrar.get(path, params={"on": day.isoformat()})).json()["items"]
        assert [item["price_fen"] for item in items] == fen, day
    assert len((await registrar.get(path)).json()["items"]) == 3
    refused = await manager.post(path, json={**price, "service_code": "bathing"})
    assert _refusal(refused) == (422, "provider.not_admitted_for_service")
    other = client_as(app, principal(Role.PROVIDER_MANAGER))
    assert (await other.post(path, json=price)).status_code == 404


async def test_a_provider_is_changed(app: FastAPI, registrar: httpx.AsyncClient, provider: str) -> None:
    path = f"/providers/{provider}"
    manager = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(provider)))
    changed = await manager.patch(path, json={"phone": "0537-1234567"}, headers={"If-Match": "1"})
    assert (changed.json()["phone"], changed.json()["version"]) == ("05371234567", 2)
    foreign = await manager.patch(path, json={"services": ["bathing"]}, headers={"If-Match": "2"})
    assert _refusal(foreign) == (403, "provider.field_not_yours")
    stale = await registrar.patch(path, json={"name": "新名"}, headers={"If-Match": "1"})
    assert _refusal(stale) == (412, "version.stale")
    assert (await registrar.patch(path, json={"name": "新名"}, headers={"If-Match": "2"})).json()["name"] == "新名"
    assert (await registrar.get("/providers", params={"service": "meal"})).json()["items"][0]["id"] == provider
    assert (await registrar.get("/providers", params={"state": "suspended"})).json()["items"] == []
