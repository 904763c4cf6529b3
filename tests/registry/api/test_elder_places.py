"""Where elders live, where their household is registered, and in which coordinate system a place is told."""

from typing import Any

import httpx
import pytest

from tests.registry import synthetic


async def test_a_place_is_told_in_the_system_asked_for(registrar: httpx.AsyncClient) -> None:
    location = {"lat": 35.41425180876, "lng": 116.59239100544, "crs": "gcj02"}
    elder = (await registrar.post("/elders", json=synthetic.elder(location=location))).json()
    assert (elder["location"]["crs"], elder["location_given_in"]) == ("wgs84", "gcj02")
    assert (elder["location"]["lat"], elder["location"]["lng"]) == pytest.approx((35.4147, 116.5871), abs=1e-9)
    path = f"/elders/{elder['id']}"
    asked = (await registrar.get(path, params={"crs": "gcj02"})).json()["location"]
    assert asked == {name: pytest.approx(value, abs=1e-9) for name, value in location.items() if name != "crs"} | {
        "crs": "gcj02"
    }
    baidu = (await registrar.get(path, params={"crs": "bd09"})).json()["location"]
    assert (baidu["lat"], baidu["lng"]) == pytest.approx((35.41997704712, 116.59898865223), abs=1e-6)
    assert (await registrar.get(path, params={"crs": "sputnik"})).json()["errors"][0]["pointer"] == "?crs"


async def test_a_place_at_the_maps_edge_is_told_as_it_is_kept(registrar: httpx.AsyncClient) -> None:
    location = {"lat": 35.0, "lng": 180.0}
    elder = (await registrar.post("/elders", json=synthetic.elder(location=location))).json()
    answer = await registrar.get(f"/elders/{elder['id']}", params={"crs": "bd09"})
    assert answer.json()["location"] == {**location, "crs": "wgs84"}


async def test_residence_and_registration_are_two_places(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    path, version = f"/elders/{elder['id']}", 1
    assert (elder["division_code"], elder["household_division_code"]) == ("370811", None)
    # A division outside the registrar's own; a county of another province, which the tree does not hold; none.
    for code in ("370812", "411024", "411024103205", None):
        change = {"household_division_code": code}
        answer = await registrar.patch(path, json=change, headers={"If-Match": str(version)})
        version += 1
        assert (answer.status_code, answer.json()["household_division_code"]) == (200, code)
        assert answer.json()["division_code"] == "370811"
    for code in ("990000", "37081", "nowhere", "3708110"):
        answer = await registrar.post("/elders", json=synthetic.elder(household_division_code=code))
        assert (answer.status_code, answer.json()["code"]) == (422, "division.unknown"), code
        assert answer.json()["errors"][0]["pointer"] == "/household_division_code"


async def test_an_old_number_finds_and_does_not_register(registrar: httpx.AsyncClient) -> None:
    body = synthetic.elder()
    old = body["id_number"][:6] + body["id_number"][8:17]
    refused = await registrar.post("/elders", json={**body, "id_number": old})
    assert (refused.status_code, refused.json()["code"]) == (422, "elder.id_number_invalid")
    elder = (await registrar.post("/elders", json=body)).json()
    found = (await registrar.get("/elders", params={"q": old})).json()["items"]
    assert [item["id"] for item in found] == [elder["id"]]
