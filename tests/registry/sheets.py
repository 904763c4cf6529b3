"""Made-up sheets of persons as offices keep them, and the way an import goes from its file to its end."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import httpx
import openpyxl
from fastapi import FastAPI

from services.registry.service.import_worker import ImportWorker
from tests.registry import synthetic

HEADING = [
    "姓名",
    "身份证号",
    "性别",
    "出生日期",
    "联系电话",
    "行政区划",
    "现住址",
    "联系人",
    "联系人电话",
    "关系",
    "是否低保",
]


def person(**changes: Any) -> list[Any]:
    """A right row below ``HEADING``; ``changes`` by the position's heading in English."""
    row = {
        "name": "测试甲",
        "id_number": synthetic.id_number(date(1941, 3, 12)),
        "sex": "女",
        "birth_date": "1941-03-12",
        "phone": "19900001234",
        "division": "任城区古槐街道",
        "address": "试验路12号3单元402",
        "contact_name": "测试乙",
        "contact_phone": "19900002222",
        "relationship": "女儿",
        "allowance": "否",
    }
    return list({**row, **changes}.values())


def workbook(rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> bytes:
    """An .xlsx file with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_workbook(content: bytes) -> list[list[Any]]:
    """The cells of a file's first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


async def send(client: httpx.AsyncClient, content: bytes, name: str = "名单.xlsx", **options: Any) -> httpx.Response:
    """Send a file in."""
    return await client.post("/imports/elders", files={"file": (name, content)}, params=options)


async def work(app: FastAPI) -> None:
    """What the worker does until nothing waits."""
    worker = ImportWorker(app.state.database, app.state.settings)
    while await worker.work_once():
        pass


async def carried_out(app: FastAPI, client: httpx.AsyncClient, content: bytes, **options: Any) -> dict[str, Any]:
    """Send a file, let the worker work, and answer the import as it stands then."""
    sent = await send(client, content, **options)
    assert sent.status_code == 202, sent.text
    await work(app)
    found: dict[str, Any] = (await client.get(f"/imports/{sent.json()['id']}")).json()
    return found
