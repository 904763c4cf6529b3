"""The photograph, and who lives with whom."""

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from services.registry.service.photos import MAX_BYTES

_JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 10
_PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 10


def _as(media_type: str) -> dict[str, str]:
    return {"Content-Type": media_type}


async def test_a_photo_is_kept_sealed_and_shown(
    app: FastAPI,
    registrar: httpx.AsyncClient,
    operator: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    elder: dict[str, Any],
) -> None:
    path = f"/elders/{elder['id']}/photo"
    assert (await operator.get(path)).json()["code"] == "photo.not_found"
    assert (await registrar.put(path, content=_JPEG, headers=_as("image/jpeg"))).status_code == 204
    assert (await registrar.put(path, content=_PNG, headers=_as("image/png"))).status_code == 204
    shown = await operator.get(path)
    assert (shown.content, shown.headers["content-type"], shown.headers["cache-control"]) == (
        _PNG,
        "image/png",
        "no-store",
    )
    assert (await operator.get(f"/elders/{elder['id']}")).json()["has_photo"] is True
    assert (await stranger.get(path)).status_code == 404
    assert (await operator.put(path, content=_PNG, headers=_as("image/png"))).status_code == 404
    async with app.state.database.transaction() as session:
        (stored,) = (await session.execute(text("SELECT image FROM elder_photo"))).scalars().all()
    assert b"picture" not in bytes(stored)
    assert (await registrar.delete(path)).status_code == 204
    assert (await registrar.delete(path)).status_code == 404


_NO_PHOTOS = [
    (_JPEG, "image/png", 422, "photo.not_an_image"),
    (b"GIF89a", "image/gif", 422, "photo.not_an_image"),
    (b"<svg/>", "image/png", 422, "photo.not_an_image"),
    (b"", "image/png", 422, "photo.not_an_image"),
    (_PNG + bytes(MAX_BYTES), "image/png", 413, "photo.too_large"),
]


async def test_what_is_no_photo(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    for content, media_type, status, code in _NO_PHOTOS:
        answer = await registrar.put(f"/elders/{elder['id']}/photo", content=content, headers=_as(media_type))
        assert (answer.status_code, answer.json()["code"]) == (status, code), media_type


async def test_living_together_and_alone_again(
    registrar: httpx.AsyncClient, stranger: httpx.AsyncClient, elder: dict[str, Any], other_elder: dict[str, Any]
) -> None:
    path, body = f"/elders/{elder['id']}/household", {"with_elder_id": other_elder["id"]}
    assert (await registrar.get(path)).json() == {"household_id": None, "members": []}
    together = (await registrar.put(path, json=body)).json()
    assert [member["name"] for member in together["members"]] == ["测试甲", "测试寅"]
    assert (await registrar.get(f"/elders/{other_elder['id']}/household")).json() == together
    assert (await registrar.get(f"/elders/{elder['id']}")).json()["household_id"] == together["household_id"]
    assert (await stranger.put(path, json=body)).status_code == 404
    assert (await registrar.delete(path)).json() == {"household_id": None, "members": []}
    left = (await registrar.get(f"/elders/{other_elder['id']}/household")).json()
    assert [member["id"] for member in left["members"]] == [other_elder["id"]]


async def test_moving_in_with_each_other_at_once_makes_one_household(
    registrar: httpx.AsyncClient, elder: dict[str, Any], other_elder: dict[str, Any]
) -> None:
    one, other = elder["id"], other_elder["id"]
    await asyncio.gather(
        registrar.put(f"/elders/{one}/household", json={"with_elder_id": other}),
        registrar.put(f"/elders/{other}/household", json={"with_elder_id": one}),
    )
    assert len((await registrar.get(f"/elders/{one}/household")).json()["members"]) == 2


async def test_with_whom_nobody_lives(registrar: httpx.AsyncClient, elder: dict[str, Any]) -> None:
    path = f"/elders/{elder['id']}/household"
    alone = await registrar.put(path, json={"with_elder_id": elder["id"]})
    assert (alone.status_code, alone.json()["code"]) == (422, "household.of_oneself")
    nobody = await registrar.put(path, json={"with_elder_id": "01900000-0000-7000-8000-00000000dead"})
    assert (nobody.status_code, nobody.json()["code"]) == (422, "elder.unknown")
