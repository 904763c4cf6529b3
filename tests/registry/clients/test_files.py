"""Files that must not be opened, and files that offices really send."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from services.registry.clients.file_safety import UnreadableFileError, judge_file
from services.registry.clients.sheet_process import Request
from services.registry.clients.workbook_writer import Value, harmless, write_workbook
from services.registry.clients.workbooks import read_file, unpacked
from tests.registry import synthetic
from tests.registry.sheets import HEADING, person, read_workbook, workbook


def _zip(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def _with_member(name: str, content: bytes) -> bytes:
    target = io.BytesIO(workbook([HEADING, person()]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.file_empty"),
        (b" \r\n", "import.file_empty"),
        (b"%PDF-1.7\x00\x01", "import.file_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "import.file_legacy"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "import.file_encrypted",
        ),
        (b"PK\x03\x04 and nothing that follows", "import.file_damaged"),
        (_zip(a=b"b"), "import.file_kind"),
        (workbook([HEADING])[:-200], "import.file_damaged"),
        (_with_member("xl/vbaProject.bin", b"macro"), "import.file_macros"),
        (_with_member("xl/evil.xml", _ENTITIES), "import.file_entities"),
        (_with_member("xl/bomb.xml", b"0" * 30_000_000), "import.file_too_large_inside"),
        (b"\xff\xff\xff\xff,\x81", "import.file_encoding"),
    ],
)
def test_what_must_not_be_opened_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        judge_file(content)
    assert refused.value.code == code


def test_what_may_be_opened_is_known_by_its_bytes() -> None:
    assert judge_file(workbook([HEADING])) == "xlsx"
    assert judge_file("姓名,身份证号".encode("gb18030")) == "csv"
    assert judge_file("姓名,身份证号".encode("utf-8-sig")) == "csv"
    assert judge_file("姓名\t身份证号".encode("utf-16")) == "csv"


async def _read(content: bytes, kind: str, **request: Any) -> list[Any]:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 1000):
            yield content[start : start + 1000]

    places = [("370811", "任城区", "370811"), ("370811011", "古槐街道", "370811/370811011")]
    asked = Request(kind=kind, raw=False, today=date(2026, 3, 1), places=places, **request)
    return [
        row
        for name, frame in [f async for f in read_file(asked, pieces())]
        if name == "rows"
        for row in unpacked(frame)
    ]


def _csv(separator: str = ",", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(separator.join(map(str, row)) for row in (HEADING, person(), person())).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        _csv(),
        _csv(encoding="utf-8-sig"),
        _csv(encoding="gb18030"),
        _csv("\t", "utf-16"),
        _csv(";"),
        _csv("|", "gb18030"),
        b"\r\n" + _csv() + "\r\n合计,2\r\n\r\n".encode(),
    ],
)
async def test_text_is_read_in_every_encoding_and_with_every_separator(content: bytes) -> None:
    rows = await _read(content, judge_file(content))
    assert [(fields["name"], findings) for _, fields, _, findings in rows] == [("测试甲", [])] * 2


async def test_a_workbook_as_offices_keep_it() -> None:
    upper = ["序号", "姓名", "身份证号", "出生日期", "联系人", None, "行政区划", "住址"]
    lower = [None, None, None, None, "姓名", "电话", None, None]
    born = date(1941, 3, 12)
    rows: list[list[Any]] = [
        ["××区老年人登记表"],
        ["填报单位:测试"],
        upper,
        lower,
        [1, "测\u3000试 甲 ", f"'{synthetic.id_number(born)}", born, "乙", 19900002222, "370811", " 1号\u00a0"],
        [None] * 8,
        [2, "测试丙", synthetic.id_number(born).lower(), 15047, "丁", "1990000 3333", 370811011.0, "2号"],
        [3, "测试戊", 370811194103120000, None, None, None, "370811", "3号"],
        ["合计", 3],
    ]
    merged = ["A1:H1", "E3:F3", *(f"{letter}3:{letter}4" for letter in "ABCDGH")]
    found = await _read(workbook(rows, merged), "xlsx")
    assert [number for number, *_ in found] == [5, 7, 8]
    first, second, third = found
    assert (first[1]["name"], first[3]) == ("测试甲", [])
    assert first[1]["contacts"][0] == {
        "name": "乙",
        "relationship": "联系人",
        "phone": "19900002222",
        "is_guardian": False,
        "priority": 1,
    }
    assert (second[1]["division_code"], second[3]) == ("370811011", [])
    assert [code for code, *_ in third[3]] == ["id_number.precision_lost"]


async def test_serials_of_the_calendar_of_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.append(["姓名", "身份证号", "出生日期", "行政区划", "住址"])
    sheet.append(["测试甲", synthetic.id_number(), date(1941, 3, 12), "370811", "1号"])
    sheet.append(["测试乙", synthetic.id_number(), 15047 - 1462, "370811", "1号"])
    target = io.BytesIO()
    book.save(target)
    assert [findings for *_, findings in await _read(target.getvalue(), "xlsx")] == [[], []]


async def test_the_sheet_with_the_people_is_found_among_others() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["填表说明"])
    hidden = book.create_sheet("隐藏")
    hidden.append(HEADING)
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("名单")
    # Not in the corner: two empty rows above, one empty column before.
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["E3"] = "姓名", "身份证号", "行政区划", "住址"
    sheet["B4"], sheet["C4"], sheet["D4"], sheet["E4"] = "测试甲", synthetic.id_number(), "370811", "1号"
    target = io.BytesIO()
    book.save(target)
    ((number, fields, _, findings),) = await _read(target.getvalue(), "xlsx")
    assert (number, fields["address"], findings) == (4, "1号", [])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["日期", "金额"], [1, 2]], "import.header_missing"),
        ([["姓名", "住址"], ["甲", "1号"]], "import.header_missing"),
        ([[None]], "import.file_empty"),
        ([[*HEADING, *range(200)]], "import.too_many_columns"),
    ],
)
async def test_a_sheet_without_people_says_so(rows: list[list[Any]], code: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        await _read(workbook(rows), "xlsx")
    assert refused.value.code == code


async def test_a_workbook_that_would_fill_the_memory_ends_its_reader_alone() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["XFD1048576"] = "姓名", "身份证号"
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(UnreadableFileError) as refused:
        await _read(target.getvalue(), "xlsx")
    assert refused.value.code == "import.file_unreadable"


async def test_a_reader_left_half_way_is_ended() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield workbook([HEADING, *(person() for _ in range(400))])

    frames = read_file(Request(kind="xlsx", raw=True, today=date(2026, 3, 1)), pieces())
    kind, frame = await anext(frames)
    assert (kind, unpacked(frame)[0][0]) == ("cells", "姓名")
    await frames.aclose()


async def _written(rows: list[list[Value]]) -> list[list[Any]]:
    async def given() -> AsyncIterator[list[Value]]:
        for row in rows:
            yield row

    return read_workbook(b"".join([piece async for piece in write_workbook(given())]))


async def test_what_is_written_is_read_again() -> None:
    rows: list[list[Value]] = [["甲", "<&>\"'", 1], ["a\x00b", date(1941, 3, 12), 2.5], [True, None, " 空 "]]
    expected = [["甲", "<&>\"'", 1], ["ab", "1941-03-12", 2.5], ["是", None, " 空 "]]
    assert await _written(rows) == expected
    assert len(await _written([[str(number)] for number in range(1001)])) == 1001


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
async def test_nothing_that_is_written_is_a_formula(text: str) -> None:
    assert harmless(text).startswith("'")
    ((cell,),) = await _written([[text]])
    assert cell == f"'{text}"
