"""Every list as a workbook, under its own filters, masking and scope."""

import httpx
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.registry.api import exports
from services.registry.clients.workbook_writer import MEDIA_TYPE
from tests.fixtures.callers import client_as, principal
from tests.registry import synthetic
from tests.registry.sheets import read_workbook


def _lists(app: FastAPI) -> list[str]:
    """The lists that are read page by page."""
    return [
        path.removeprefix("/api/v1")
        for path, methods in app.openapi()["paths"].items()
        if "{" not in path and any(p["name"] == "cursor" for p in methods.get("get", {}).get("parameters", ()))
    ]


async def test_every_list_has_an_export(app: FastAPI) -> None:
    administrator = client_as(app, principal(Role.ADMINISTRATOR, Role.PROVIDER_MANAGER, division_path=""))
    lists = _lists(app)
    assert {"/elders", "/providers", "/workers", "/service-points", "/facilities", "/imports"} <= set(lists)
    for path in lists:
        answer = await administrator.get(f"{path}/export.xlsx")
        assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE), path
        assert len(read_workbook(answer.content)) >= 1


async def test_an_export_shows_what_the_list_shows(registrar: httpx.AsyncClient, stranger: httpx.AsyncClient) -> None:
    for name in ("测试甲", "=测试乙"):
        (await registrar.post("/elders", json=synthetic.elder(name=name))).raise_for_status()
    (await stranger.post("/elders", json=synthetic.elder(name="测试丙", division_code="370812"))).raise_for_status()
    heading, *rows = read_workbook((await registrar.get("/elders/export.xlsx")).content)
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [row["姓名/名称"] for row in found] == ["测试甲", "'=测试乙"]
    assert {row["联系电话"] for row in found} == {"199****1234"}
    assert {row["性别"] for row in found} == {"女"}
    narrowed = await registrar.get("/elders/export.xlsx", params={"q": "测试甲"})
    assert len(read_workbook(narrowed.content)) == 2


async def test_an_export_refuses_what_the_list_refuses(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    unknown = await registrar.get("/elders/export.xlsx", params={"division": "370812"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "division.unknown")
    family = client_as(app, principal(Role.FAMILY))
    assert (await family.get("/elders/export.xlsx")).status_code == 403


async def test_a_long_list_is_exported_whole_and_a_longer_one_says_where_it_ends(
    registrar: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        (await registrar.post("/elders", json=synthetic.elder(name=f"测试{number}"))).raise_for_status()
    monkeypatch.setattr(exports, "_PAGE_ROWS", 2)
    assert len(read_workbook((await registrar.get("/elders/export.xlsx")).content)) == 6
    monkeypatch.setattr(exports, "MAX_ROWS", 3)
    *_, last = read_workbook((await registrar.get("/elders/export.xlsx")).content)
    assert "导出上限" in str(last[0])
