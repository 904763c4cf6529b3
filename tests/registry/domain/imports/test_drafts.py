"""Rows to drafts: what a row states, what is wrong in it, which rows are nobody's."""

from datetime import date
from typing import Any

import pytest

from services.kit.transitions import TransitionNotAllowedError
from services.registry.domain.id_number import check_character
from services.registry.domain.imports.cells import Cell
from services.registry.domain.imports.drafts import Draft, RowReader, Terms, as_packed, from_packed
from services.registry.domain.imports.headers import find_header
from services.registry.domain.imports.places import Gazetteer, Place
from services.registry.domain.imports.states import IMPORTS, ImportEvent, ImportState
from tests.registry import synthetic

TODAY = date(2026, 3, 1)
_PLACES = [
    Place("370811", "任城区", "370000/370800/370811"),
    Place("370811011", "古槐街道", "370000/370800/370811/370811011"),
    Place("370811012", "阜桥街道", "370000/370800/370811/370811012"),
    Place("370811011001", "和平社区", "370000/370800/370811/370811011/370811011001"),
    Place("370811012001", "和平社区", "370000/370800/370811/370811012/370811012001"),
]
_ABOVE = [Place("370000", "山东省", "370000"), Place("370800", "济宁市", "370000/370800")]
GAZETTEER = Gazetteer(_PLACES, _ABOVE)
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
    "是否低保",
    "残疾等级",
]
RIGHT: list[Cell] = ["测试甲", "", "女", "1941-03-12", "19900001234", "古槐街道", "试验路1号", None, None, None, None]


def _read(cells: list[Cell], heading: list[str] | None = None, **terms: Any) -> Draft | None:
    header = find_header([heading or HEADING])
    assert header is not None
    return RowReader(header, Terms(TODAY, GAZETTEER, **terms)).read(cells)


def _draft(**changes: Cell) -> Draft:
    cells = [*RIGHT]
    cells[1] = synthetic.id_number(date(1941, 3, 12))
    for heading, value in changes.items():
        cells[HEADING.index(heading)] = value
    draft = _read(cells)
    assert draft is not None
    return draft


def _codes(draft: Draft) -> list[str]:
    return [finding.code for finding in draft.findings]


def test_a_right_row_has_nothing_to_be_said_of() -> None:
    draft = _draft()
    assert _codes(draft) == []
    assert not draft.is_refused
    assert draft.fields["division_code"] == "370811011"
    assert (draft.fields["name"], draft.fields["phone"]) == ("测试甲", "19900001234")


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("姓名", None, "name.missing"),
        ("身份证号", None, "id_number.missing"),
        ("身份证号", "370811194103120012", "id_number.invalid"),
        ("身份证号", "3708111941031200", "id_number.invalid"),
        ("身份证号", 3.70811194103e17, "id_number.precision_lost"),
        ("身份证号", "370811410312001", "id_number.old_form"),
        ("性别", "男", "sex.contradicts"),
        ("性别", "未知", "sex.unreadable"),
        ("出生日期", "1941-03-13", "birth_date.contradicts"),
        ("出生日期", 15048, "birth_date.contradicts"),
        ("出生日期", "昨天", "birth_date.unreadable"),
        ("行政区划", "和平社区", "division.ambiguous"),
        ("行政区划", "兖州区", "division.unknown"),
        ("行政区划", None, "division.missing"),
        ("现住址", " ", "address.missing"),
        ("联系电话", "1.99E+10", "phone.precision_lost"),
        ("联系人", "测试乙", "contact.incomplete"),
        ("是否低保", "大概", "trait.unreadable"),
        ("残疾等级", "五级", "disability.unreadable"),
    ],
)
def test_each_fault_is_found_by_its_code(heading: str, value: Cell, code: str) -> None:
    draft = _draft(**{heading: value})
    assert code in _codes(draft)
    assert draft.is_refused


def test_an_abolished_area_code_and_a_young_age_are_only_pointed_out() -> None:
    old = _draft(身份证号=synthetic.id_number(date(1941, 3, 12), area="370802"))
    assert (_codes(old), old.is_refused) == (["id_number.area_code"], False)
    young = _draft(身份证号=synthetic.id_number(date(1990, 3, 12)), 出生日期=None)
    assert (_codes(young), young.is_refused) == (["age.below_sixty"], False)


def test_a_birth_date_of_the_other_calendar() -> None:
    cells = [*RIGHT]
    cells[1] = synthetic.id_number(date(1941, 3, 12))
    cells[3] = 15047 - 1462
    in_1904, in_1900 = _read(cells, since_1904=True), _read(cells)
    assert in_1904 is not None
    assert in_1900 is not None
    assert (_codes(in_1904), _codes(in_1900)) == ([], ["birth_date.contradicts"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("370811011", "370811011"),
        ("370811011000", "370811011"),
        ("370811", "370811"),
        ("370811000000", "370811"),
        ("古槐街道", "370811011"),
        ("任城区古槐街道", "370811011"),
        ("山东省济宁市任城区古槐街道", "370811011"),
        ("济宁任城古槐街道", "370811011"),
        ("山东省 济宁市-任城区", "370811"),
        ("古槐街道和平社区", "370811011001"),
        ("任城区/阜桥街道/和平社区", "370811012001"),
    ],
)
def test_a_place_is_found_by_code_and_by_names(text: str, code: str) -> None:
    assert GAZETTEER.find(text) == code


@pytest.mark.parametrize("text", ["370812", "37081101100", "济宁市", "兖州区古槐街道", "街道", "古槐街道1号"])
def test_what_is_not_a_place_of_the_senders_is_unknown(text: str) -> None:
    found = GAZETTEER.find(text)
    assert not isinstance(found, str)
    assert found.code == "division.unknown"


def test_places_in_columns_of_their_own_are_put_together() -> None:
    heading = ["姓名", "身份证号", "区县", "乡镇(街道)", "村(社区)", "家庭住址"]
    draft = _read(["测试甲", synthetic.id_number(), "任城区", "阜桥街道", "和平社区", "1号"], heading)
    assert draft is not None
    assert draft.fields["division_code"] == "370811012001"


def test_rows_that_name_no_place_stand_in_the_default_one() -> None:
    draft = _read(["测试甲", synthetic.id_number(), "1号"], ["姓名", "身份证号", "地址"], default_division="370811")
    assert draft is not None
    assert draft.fields["division_code"] == "370811"


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [None] * 11,
        [" ", "/", "-"],
        ["合计", None, "120"],
        ["合 计", None, None, "3"],
        ["填表人:测试", None],
        ["备注:以上人员均已核实"],
    ],
)
def test_rows_of_nobody_are_passed_over(cells: list[Cell]) -> None:
    assert _read(cells) is None


def test_a_row_with_an_id_number_is_somebody_whatever_else_it_lacks() -> None:
    draft = _read(["合计", synthetic.id_number()])
    assert draft is not None


def test_traits_contacts_and_guardians_are_read() -> None:
    heading = [
        "姓名",
        "身份证号",
        "地址",
        "人员类别",
        "残疾等级",
        "监护人",
        "监护人电话",
        "联系人",
        "联系人电话",
        "与老人关系",
    ]
    cells: list[Cell] = [
        "测试甲",
        synthetic.id_number(),
        "1号",
        "特困、独居",
        "肢体二级",
        "乙",
        19900001111.0,
        "丙",
        "12349",
        "邻居",
    ]
    draft = _read(cells, heading, default_division="370811")
    assert draft is not None
    assert draft.traits == {"destitute": {}, "living_alone": {}, "disabled": {"level": 2}}
    assert draft.fields["contacts"] == [
        {"name": "丙", "relationship": "邻居", "phone": "12349", "is_guardian": False, "priority": 1},
        {"name": "乙", "relationship": "监护人", "phone": "19900001111", "is_guardian": True, "priority": 2},
    ]


def test_a_household_is_registered_anywhere() -> None:
    heading = ["姓名", "身份证号", "地址", "户籍地"]
    for stated, code in (("110101", "110101"), ("任城区", "370811"), ("370811000000", "370811")):
        draft = _read(["测试甲", synthetic.id_number(), "1号", stated], heading, default_division="370811")
        assert draft is not None
        assert draft.fields["household_division_code"] == code
    unknown = _read(["测试甲", synthetic.id_number(), "1号", "某处"], heading, default_division="370811")
    assert unknown is not None
    assert (_codes(unknown), unknown.is_refused) == (["household_division.unknown"], False)


def test_findings_never_repeat_a_cell() -> None:
    secret = "370811194103120012"
    assert secret[:17] + check_character(secret[:17]) != secret
    for finding in _draft(身份证号=secret, 性别="男男", 出生日期="某日某日").findings:
        assert secret not in finding.message + finding.remedy
        assert "男男" not in finding.message
        assert "某日某日" not in finding.message


def test_drafts_travel_whole() -> None:
    draft = _draft(是否低保="是", 性别="男")
    assert from_packed(as_packed(7, draft)) == (7, draft)


def test_the_life_of_an_import_is_its_table_and_nothing_else() -> None:
    allowed = set(IMPORTS.rules)
    for state in ImportState:
        for event in ImportEvent:
            if (state, event) in allowed:
                assert IMPORTS.apply(state, event, None).next in ImportState
            else:
                with pytest.raises(TransitionNotAllowedError):
                    IMPORTS.apply(state, event, None)
    assert not {state for state, _ in allowed} & {ImportState.DONE, ImportState.REFUSED, ImportState.FAILED}
