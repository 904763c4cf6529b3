"""Imports over HTTP: from a file to registered elders, and everything that stops one."""

import asyncio
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from gateway.routes import resolve
from services.contracts.authority import Role
from services.registry.api.imports import MAX_BODY_BYTES
from services.registry.clients.workbook_writer import MEDIA_TYPE
from services.registry.service.import_worker import ImportWorker
from tests.fixtures.callers import CITY, client_as, principal
from tests.registry import synthetic
from tests.registry.conftest import events_of
from tests.registry.sheets import HEADING, carried_out, person, read_workbook, send, work, workbook


async def _names(client: httpx.AsyncClient) -> list[str]:
    return sorted(item["name"] for item in (await client.get("/elders")).json()["items"])


def _codes(found: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    return [(item["row"], item["code"], item["column"]) for item in found["findings"]["items"]]


async def test_a_sheet_becomes_elders_as_one_by_one_registration_would(
    app: FastAPI, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    row = person(allowance="是")
    found = await carried_out(app, registrar, workbook([HEADING, row]))
    assert (found["state"], found["total_rows"], found["counts"]["registered"]) == ("done", 1, 1)
    assert found["findings"]["items"] == []
    (listed,) = (await registrar.get("/elders")).json()["items"]
    elder = (await registrar.get(f"/elders/{listed['id']}")).json()
    assert (elder["name"], elder["sex"], elder["birth_date"]) == ("测试甲", "female", "1941-03-12")
    assert (elder["division_code"], elder["address"]) == ("370811011", "试验路12号3单元402")
    assert [(c["name"], c["relationship"], c["priority"]) for c in elder["contacts"]] == [("测试乙", "女儿", 1)]
    assert [fact["trait"] for fact in elder["traits"]] == ["minimum_allowance"]
    (event,) = await events_of(sibling, elder["id"])
    assert event["type"] == "elder.registered.v1"
    assert (event["payload"]["phone"], event["payload"]["traits"]) == ("19900001234", ["minimum_allowance"])


async def test_a_wrong_row_stops_all_or_only_itself(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    sheet = workbook([HEADING, person(), person(name="测试丁", sex="男"), person(name="测试戊", address=None)])
    refused = await carried_out(app, registrar, sheet)
    assert (refused["state"], refused["counts"]["refused"], refused["counts"]["registered"]) == ("refused", 2, 0)
    assert _codes(refused) == [(3, "sex.contradicts", "C"), (4, "address.missing", "G")]
    assert await _names(registrar) == []
    found = await carried_out(app, registrar, sheet, mode="valid_rows")
    assert (found["state"], found["counts"]["refused"], found["counts"]["registered"]) == ("done", 2, 1)
    assert await _names(registrar) == ["测试甲"]
    assert all(item["message"] and item["remedy"] for item in found["findings"]["items"])


async def test_a_preview_writes_nothing_until_it_is_confirmed(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    known = person(name="测试春")
    await carried_out(app, registrar, workbook([HEADING, known]))
    changed = [*known[:4], "19900009999", *known[5:]]
    sheet = workbook([HEADING, changed, person()])
    found = await carried_out(app, registrar, sheet, preview=True)
    assert found["state"] == "previewed"
    assert (found["counts"]["registered"], found["counts"]["updated"]) == (1, 1)
    assert _codes(found) == [(2, "elder.updated", None)]
    assert await _names(registrar) == ["测试春"]
    path = f"/imports/{found['id']}/confirm"
    assert (await registrar.post(path)).status_code == 202
    await work(app)
    done = (await registrar.get(f"/imports/{found['id']}")).json()
    assert (done["state"], done["counts"]) == ("done", found["counts"])
    assert await _names(registrar) == ["测试春", "测试甲"]
    again = await registrar.post(path)
    assert (again.status_code, again.json()["code"]) == (409, "import.not_previewed")


async def test_the_same_file_again_is_the_same_import(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    sheet = workbook([HEADING, person()])
    first, second = await send(registrar, sheet), await send(registrar, sheet)
    assert first.json()["id"] == second.json()["id"]
    await work(app)
    third = await send(registrar, sheet)
    assert (third.json()["id"], third.json()["state"]) == (first.json()["id"], "done")


async def test_two_who_send_the_same_file_at_once_make_one_import(registrar: httpx.AsyncClient) -> None:
    sheet = workbook([HEADING, person()])
    answers = await asyncio.gather(*(send(registrar, sheet) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_persons_already_registered_are_left_updated_or_told(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    row = person()
    await carried_out(app, registrar, workbook([HEADING, row]))
    # Another file, because of another title; the person is as before.
    same = await carried_out(app, registrar, workbook([["名单"], HEADING, row]))
    assert same["counts"] == {"registered": 0, "updated": 0, "unchanged": 1, "differing": 0, "refused": 0}
    moved = [*row[:6], "试验路15号", *row[7:10], "是"]
    kept = await carried_out(app, registrar, workbook([HEADING, moved]), existing="keep")
    assert (kept["counts"]["differing"], _codes(kept)) == (1, [(2, "elder.differs", None)])
    told = await carried_out(app, registrar, workbook([HEADING, moved]))
    assert told["counts"]["updated"] == 1
    assert "居住地址" in told["findings"]["items"][0]["message"]
    (listed,) = (await registrar.get("/elders")).json()["items"]
    assert (listed["address"], listed["traits"]) == ("试验路15号", ["minimum_allowance"])


async def test_a_person_of_another_county_is_refused_and_not_shown(
    app: FastAPI, registrar: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    body = synthetic.elder(division_code="370812")
    assert (await stranger.post("/elders", json=body)).status_code == 201
    sheet = workbook([HEADING, person(id_number=body["id_number"], name="测试春"), person()])
    found = await carried_out(app, registrar, sheet)
    assert (found["state"], _codes(found)) == ("refused", [(2, "elder.of_another_division", "B")])
    assert await _names(registrar) == []
    partly = await carried_out(app, registrar, sheet, mode="valid_rows")
    assert (partly["counts"]["refused"], partly["counts"]["registered"]) == (1, 1)


async def test_a_division_outside_the_senders_is_unknown(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    rows = [person(division="370812"), person(division="兖州区"), person(division="370811011000"), person(division="")]
    found = await carried_out(app, registrar, workbook([HEADING, *rows]), mode="valid_rows")
    expected = [(2, "division.unknown", "F"), (3, "division.unknown", "F"), (5, "division.missing", "F")]
    assert _codes(found) == expected
    placed = await carried_out(app, registrar, workbook([HEADING, person(division="")]), division_code="370811")
    assert placed["counts"]["registered"] == 1
    refused = await send(registrar, workbook([HEADING, person()]), division_code="370812")
    assert (refused.status_code, refused.json()["code"]) == (422, "division.unknown")


async def test_the_annotated_copy_holds_the_sheet_and_what_is_wrong_with_it(
    app: FastAPI, registrar: httpx.AsyncClient
) -> None:
    sheet = workbook([["登记表"], HEADING, person(), person(name="+测试", sex="男")], merged=["A1:K1"])
    found = await carried_out(app, registrar, sheet)
    answer = await registrar.get(f"/imports/{found['id']}/annotated")
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    title, heading, right, wrong = read_workbook(answer.content)
    assert heading == [*HEADING, "导入结果", "问题", "处理办法"]
    assert (title[0], right[0], right[11]) == ("登记表", "测试甲", None)
    assert wrong[0] == "'+测试"
    assert wrong[11:] == ["未导入", "性别与身份证号不一致", "请核对身份证号和性别"]


async def test_findings_come_in_pages_and_by_severity(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    rows = [person(sex="男") for _ in range(5)]
    found = await carried_out(app, registrar, workbook([HEADING, *rows]))
    path = f"/imports/{found['id']}"
    first = (await registrar.get(path, params={"limit": 3})).json()["findings"]
    rest = (await registrar.get(path, params={"limit": 3, "cursor": first["next_cursor"]})).json()["findings"]
    assert [item["row"] for item in first["items"] + rest["items"]] == [2, 3, 4, 5, 6]
    assert rest["next_cursor"] is None
    assert (await registrar.get(path, params={"severity": "warning"})).json()["findings"]["items"] == []


async def test_an_import_is_seen_by_its_division_and_those_above(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    everywhere = client_as(app, principal(Role.ADMINISTRATOR, division_path=""))
    city = client_as(app, principal(Role.REGISTRAR, division_path=CITY))
    own = (await send(registrar, workbook([HEADING, person()]))).json()["id"]
    whole = (await send(everywhere, workbook([HEADING, person()]))).json()["id"]
    assert [item["id"] for item in (await registrar.get("/imports")).json()["items"]] == [own]
    assert [item["id"] for item in (await city.get("/imports")).json()["items"]] == [own]
    assert [item["id"] for item in (await everywhere.get("/imports")).json()["items"]] == [whole, own]
    for path in (f"/imports/{whole}", f"/imports/{whole}/annotated"):
        answer = await registrar.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "import.not_found")


async def test_operators_import_nothing(operator: httpx.AsyncClient) -> None:
    assert (await send(operator, workbook([HEADING, person()]))).status_code == 403


async def test_the_template_is_understood(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    template = (await registrar.get("/imports/template.xlsx")).content
    (heading,) = read_workbook(template)
    row = ["测试甲", synthetic.id_number(), "女", "1941-03-12", "19900001234", "370811", "试验路1号", "370811"]
    found = await carried_out(
        app, registrar, workbook([heading, [*row, "是", "否", "无", "独居", "乙", "子", "12349"]])
    )
    assert (found["state"], found["findings"]["items"]) == ("done", [])
    assert all(column["field"] for column in found["columns"])


async def test_files_are_kept_sealed_and_only_for_their_days(
    app: FastAPI, registrar: httpx.AsyncClient, database_url: str
) -> None:
    row = person(name="测试密封")
    found = await carried_out(app, registrar, ("\n".join([",".join(HEADING), ",".join(row)])).encode(), name="a.csv")
    assert found["state"] == "done"
    dsn = database_url.replace("{role}", "hub_registry").replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(dsn, autocommit=True) as connection:
        (sealed,) = connection.execute("SELECT content FROM import_part").fetchone() or (b"",)
        assert sealed
        assert "测试密封".encode() not in bytes(sealed)
        worker = ImportWorker(app.state.database, app.state.settings)
        assert await worker.remove_old_files() == 0
        connection.execute("UPDATE import_job SET finished_at = finished_at - interval '31 days'")
        assert await worker.remove_old_files() == 1
        assert connection.execute("SELECT count(*) FROM import_part").fetchone() == (0,)
    gone = await registrar.get(f"/imports/{found['id']}/annotated")
    assert (gone.status_code, gone.json()["code"]) == (404, "import.file_removed")
    assert (await registrar.get(f"/imports/{found['id']}")).json()["counts"]["registered"] == 1


async def test_only_where_whole_files_are_sent_may_a_body_be_large(registrar: httpx.AsyncClient) -> None:
    large = b"a,b\n" * 1_000_000
    assert (await send(registrar, large, name="a.csv")).status_code == 202
    refused = await registrar.post("/elders", content=large)
    assert (refused.status_code, refused.json()["code"]) == (413, "request.too_large")
    for path, is_larger in (("/api/v1/imports/elders", True), ("/api/v1/imports", False), ("/api/v1/elders", False)):
        route = resolve(path)
        assert route is not None
        assert (route.max_body_bytes is not None) == is_larger
        assert not is_larger or (route.max_body_bytes or 0) >= MAX_BODY_BYTES


@pytest.mark.parametrize(
    ("request_parts", "code"),
    [
        ({"json": {}}, "import.file_missing"),
        ({"files": {"other": ("a.csv", b"a")}}, "import.file_missing"),
        ({"files": {"file": ("a.xlsx", b"")}}, "import.file_empty"),
        ({"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}}, "import.file_missing"),
        ({"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, "import.file_missing"),
        ({"files": {"file": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}}, "import.file_legacy"),
    ],
)
async def test_what_is_no_file_is_refused_at_once(
    registrar: httpx.AsyncClient, request_parts: dict[str, Any], code: str
) -> None:
    answer = await registrar.post("/imports/elders", **request_parts)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == "/file"


async def test_a_file_that_only_the_reader_finds_wrong_fails_with_its_reason(
    app: FastAPI, registrar: httpx.AsyncClient
) -> None:
    found = await carried_out(app, registrar, workbook([["日期"], [1]]))
    assert (found["state"], found["failure"]["code"]) == ("failed", "import.header_missing")
