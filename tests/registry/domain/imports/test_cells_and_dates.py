"""Cells as keyboards and spreadsheets leave them; dates of every form."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.imports.answers import read_level, read_sex, read_yes
from services.registry.domain.imports.cells import column_letters, stated, text_of
from services.registry.domain.imports.dates import DateReading, read_dates
from services.registry.domain.imports.findings import CODES, Finding
from services.registry.domain.imports.numbers import read_id_text, read_phone_text
from tests.registry import synthetic

BORN = date(1941, 3, 12)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  张三\u3000", "张三"),
        ("张\u00a0三", "张 三"),
        ("\u200b张三\ufeff", "张三"),
        ("'370811", "370811"),
        ("‘370811", "370811"),
        ("3708ABx", "3708ABx"),
        ("第\n一行", "第 一行"),
        (13800001111.0, "13800001111"),
        (2, "2"),
        (True, "是"),
        (None, ""),
    ],
)
def test_a_cell_is_cleaned(cell: object, text: str) -> None:
    assert text_of(cell) == text  # type: ignore[arg-type]


def test_what_stands_for_nothing_states_nothing() -> None:
    assert [stated(cell) for cell in ("", " - ", "/", "——", "null", "#N/A", "不详")] == [""] * 7
    assert stated("无") == "无"


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "1941-03-12",
        "1941/3/12",
        "1941.3.12",
        "1941年3月12日",
        "1941年03月12号",
        "19410312",
        19410312,
        19410312.0,
        "1941-03-12 00:00:00",
        "1941-03",
        "1941.3",
        "194103",
        "1941年3月",
        1941.3,
        "1941-3-12",
        15047,
        "15047",
        15047.0,
    ],
)
def test_every_form_of_a_date_is_read(cell: object) -> None:
    readings = read_dates(cell)  # type: ignore[arg-type]
    assert readings
    assert any(reading.agrees_with(BORN) for reading in readings)
    assert not any(reading.agrees_with(date(1942, 3, 12)) for reading in readings)


def test_the_calendar_of_1904_begins_later() -> None:
    assert read_dates(15047 - 1462, since_1904=True) == read_dates(15047)


def test_the_day_that_never_was() -> None:
    # ECMA-376: serial 59 is 28 February 1900, 60 a day that was not, 61 the first of March.
    assert read_dates(59) == [DateReading(1900, 2, 28)]
    assert read_dates(61) == [DateReading(1900, 3, 1)]
    assert read_dates(1) == [DateReading(1900, 1, 1)]


def test_a_month_that_lost_its_zero_may_be_either() -> None:
    assert {reading.month for reading in read_dates(1941.1)} == {1, 10}
    assert {reading.month for reading in read_dates(1941.12)} == {12}


@pytest.mark.parametrize(
    "cell", ["", "昨天", "1941-13-12", "1941-02-30", -5, 0, 10**9, 1e300, "41-03-12", "1941-3-12-1"]
)
def test_what_is_no_date_is_none(cell: object) -> None:
    assert read_dates(cell) == []  # type: ignore[arg-type]


@given(st.integers(61, 60_000))
def test_serials_and_days_are_one_to_one(serial: int) -> None:
    day = date(1900, 3, 1) + timedelta(days=serial - 61)
    if serial != 19_000_101:
        assert read_dates(serial) == [DateReading(day.year, day.month, day.day)]
        assert read_dates(day.isoformat()) == [DateReading(day.year, day.month, day.day)]


@pytest.mark.parametrize("cell", [3.70811194103120e17, 370811194103120000, "3.70811E+17", "3.70811194103E17"])
def test_an_id_number_made_a_number_has_lost_its_end(cell: object) -> None:
    found = read_id_text(cell)  # type: ignore[arg-type]
    assert isinstance(found, Finding)
    assert found.code == "id_number.precision_lost"


def test_an_id_number_exported_from_a_number_cell_ends_in_zeros() -> None:
    found = read_id_text("370811194103130000")
    assert isinstance(found, Finding)
    assert found.code == "id_number.precision_lost"


def test_id_numbers_are_taken_as_people_type_them() -> None:
    number = synthetic.id_number()
    assert read_id_text(f" {number[:6]} {number[6:14]} {number[14:]}'") in (number, f"{number}'")
    assert read_id_text(f"'{number[:17]}{number[17].lower()}") == number
    assert read_id_text("".join(chr(ord(c) + 0xFEE0) for c in number)) == number
    old = read_id_text(130503670401001.0)
    assert isinstance(old, Finding)
    assert old.code == "id_number.old_form"


def test_phones_made_numbers_are_whole_again() -> None:
    assert read_phone_text(13800001111.0) == "13800001111"
    assert read_phone_text("13800001111.0") == "13800001111"
    assert read_phone_text("13800001111、0537-2211333") == "13800001111"
    found = read_phone_text("1.38E+10")
    assert isinstance(found, Finding)


@pytest.mark.parametrize(("text", "says"), [("是", True), ("√", True), ("享受", True), ("1", True), ("Y", True)])
def test_yes(text: str, says: bool) -> None:  # noqa: FBT001
    assert read_yes(text) is says


@pytest.mark.parametrize("text", ["否", "无", "不享受", "非低保", "0", "×", "N", "未享受"])
def test_no(text: str) -> None:
    assert read_yes(text) is False


def test_neither_yes_nor_no() -> None:
    assert [read_yes(text) for text in ("12", "大概", "xyz", "name")] == [None] * 4


def test_sexes() -> None:
    assert [read_sex(text) for text in ("男", "女性", "M", "2", "未知")] == ["male", "female", "male", "female", None]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一级", 1),
        ("肢体二级", 2),
        ("3级", 3),
        ("4", 4),
        ("II级", 2),
        ("无", 0),
        ("否", 0),
        ("有", None),
        ("五级", None),
    ],
)
def test_levels_of_disability(text: str, level: int | None) -> None:
    assert read_level(text) == level


def test_every_finding_says_what_is_wrong_and_what_to_do() -> None:
    for code in CODES:
        finding = Finding(code, None, "某")
        assert finding.message
        assert finding.remedy
        assert "{" not in finding.message + finding.remedy
