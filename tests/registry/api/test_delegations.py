"""Mandates over HTTP, and the acts under them."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.contracts.authority import Role
from services.registry.service.care_rounds import CareRounds
from tests.fixtures.callers import client_as, principal
from tests.registry.api.care import LONG_AGO, a_provider, an_elder, days_ago, got, leave, made, refused, today


async def _given(registrar: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    body = {
        "elder_id": await an_elder(registrar, "living_alone"),
        "provider_id": await a_provider(registrar),
        "scope": ["medical_visit", "institution_admission"],
        "valid_from": LONG_AGO,
        "valid_to": days_ago(-30),
        "evidence": "委托书 2026-01",
    }
    return await made(registrar, "/delegations", **{**body, **changes})


async def test_an_organisation_acts_within_its_mandate(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    mandate = await _given(registrar)
    assert (mandate["state"], mandate["given_by"], mandate["acts"]) == ("in_force", "elder", [])
    path = f"/delegations/{mandate['id']}"
    manager = client_as(app, principal(Role.PROVIDER_MANAGER, provider_id=UUID(mandate["provider_id"])))
    await made(manager, f"{path}/acts", on=days_ago(1), matter="medical_visit", description="陪同就医")
    outside = await refused(manager, f"{path}/acts", on=days_ago(1), matter="service_purchase", description="购买")
    assert (outside["code"], outside["scope"]) == ("delegation.outside_scope", mandate["scope"])
    early = await refused(manager, f"{path}/acts", on="2019-12-31", matter="medical_visit", description="陪同就医")
    assert early["code"] == "delegation.not_in_force"
    revoked = await made(registrar, f"{path}/revoke", on=days_ago(0), reason="家属收回委托")
    assert (revoked["state"], revoked["revoked_on"]) == ("revoked", days_ago(0))
    late = await refused(manager, f"{path}/acts", on=days_ago(0), matter="medical_visit", description="陪同就医")
    assert late["code"] == "delegation.not_in_force"
    again = await refused(registrar, f"{path}/revoke", on=days_ago(0), reason="家属收回委托")
    assert (again["code"], again["allowed"]) == ("care.transition_not_allowed", [])
    shown = await got(manager, path)
    assert [act["description"] for act in shown["acts"]] == ["陪同就医"]
    assert (await got(manager, "/delegations"))["items"][0]["id"] == mandate["id"]


async def test_a_guardian_is_one_of_the_elders(registrar: httpx.AsyncClient) -> None:
    elder = await an_elder(registrar)
    contacts = (await got(registrar, f"/elders/{elder}"))["contacts"]
    guardian, neighbour = contacts
    mandate = await _given(registrar, elder_id=elder, guardian_contact_id=guardian["id"])
    assert (mandate["given_by"], mandate["guardian_contact_id"]) == ("guardian", guardian["id"])
    body = {"provider_id": mandate["provider_id"], "scope": ["other"], "evidence": "x", "elder_id": elder}
    days = {"valid_from": LONG_AGO, "valid_to": LONG_AGO}
    problem = await refused(registrar, "/delegations", **body, **days, guardian_contact_id=neighbour["id"])
    assert problem["code"] == "delegation.not_a_guardian"
    backwards = {"valid_from": LONG_AGO, "valid_to": "2019-01-01"}
    assert (await refused(registrar, "/delegations", **body, **backwards))["code"] == "request.invalid"


async def test_states_are_those_of_the_day(registrar: httpx.AsyncClient) -> None:
    assert (await _given(registrar, valid_to=days_ago(1)))["state"] == "expired"
    assert (await _given(registrar, valid_from=days_ago(-1)))["state"] == "upcoming"


async def test_a_mandate_ends_with_who_gave_it(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    mandate = await _given(registrar)
    await leave(registrar, mandate["elder"]["id"])
    act = {"on": days_ago(0), "matter": "medical_visit", "description": "陪同就医"}
    assert (await refused(registrar, f"/delegations/{mandate['id']}/acts", **act))["code"] == "care.elder_not_served"
    await CareRounds(app.state.database, "Asia/Shanghai").go_round(today(), asyncio.Event())
    assert (await got(registrar, f"/delegations/{mandate['id']}"))["state"] == "revoked"
