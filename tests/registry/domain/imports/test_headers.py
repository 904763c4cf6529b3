"""Headers as offices write them: under titles, merged, in two rows, by many names."""

from collections.abc import Sequence

from services.registry.domain.imports.headers import find_header, traits_named
from services.registry.domain.traits import Trait


def _fields(*rows: Sequence[str | None]) -> dict[int, str]:
    header = find_header(rows)
    assert header is not None
    return {column.index: column.field for column in header.columns if column.field}


def test_a_plain_header() -> None:
    assert _fields(["序号", "姓名", "身份证号码", "性别"]) == {1: "name", 2: "id_number", 3: "sex"}


def test_titles_above_are_passed_over() -> None:
    rows: list[list[str | None]] = [
        ["××街道60周岁以上老年人登记表", None, None],
        ["填报单位:", None, "填报日期:"],
        ["姓名", "公民身份号码", "联系电话"],
        ["测试甲", "370811194103120000", "1"],
    ]
    header = find_header(rows)
    assert header is not None
    assert (header.first_row, header.row_count, header.missing) == (2, 1, [])


def test_two_rows_with_a_heading_over_several_columns() -> None:
    upper = ["姓名", "身份证号", "联系人", None, None, "备注"]
    lower = [None, None, "姓名", "电话", "与老人关系", None]
    expected = {
        0: "name",
        1: "id_number",
        2: "contact:1:name",
        3: "contact:1:phone",
        4: "contact:1:relationship",
    }
    assert _fields(upper, lower) == expected
    # As a workbook gives it: merged cells carry the value in each of them.
    upper_merged = ["姓名", "身份证号", "联系人", "联系人", "联系人", "备注"]
    assert _fields(upper_merged, ["姓名", "身份证号", *lower[2:5], "备注"]) == expected


def test_a_group_lends_its_name_only_where_it_must() -> None:
    upper = ["基本信息", None, None, "监护人", None]
    lower = ["姓名", "身份证号", "手机号码", "身份证号", "联系电话"]
    assert _fields(upper, lower) == {0: "name", 1: "id_number", 2: "phone", 4: "guardian:1:phone"}


def test_names_with_marks_blanks_and_explanations() -> None:
    heading = ["*姓 名", "身份证号码(18位)", "出生\n年月", "是否低保(是/否)", "是否为特困人员", "残疾等级:"]
    assert _fields(heading) == {
        0: "name",
        1: "id_number",
        2: "birth_date",
        3: "trait:minimum_allowance",
        4: "trait:destitute",
        5: "disability",
    }


def test_several_contacts_keep_their_order() -> None:
    heading = ["姓名", "身份证号", "联系人1", "联系人1电话", "联系人2姓名", "第二联系人电话"]
    found = _fields(heading)
    assert (found[2], found[3]) == ("contact:1:name", "contact:1:phone")
    assert (found[4], found[5]) == ("contact:2:name", "contact:2:phone")


def test_the_first_of_two_columns_of_one_kind_counts() -> None:
    assert _fields(["姓名", "身份证号", "联系电话", "手机号"]) == {0: "name", 1: "id_number", 2: "phone"}


def test_a_sheet_without_people_has_no_header() -> None:
    assert find_header([["日期", "金额"], ["1", "2"]]) is None
    header = find_header([["姓名", "金额"], ["甲", "2"]])
    assert header is not None
    assert header.missing == ["id_number"]


def test_data_is_not_taken_for_a_second_row() -> None:
    rows: list[list[str | None]] = [
        ["姓名", "身份证号", "性别", "地址"],
        ["测试甲", "370811194103120000", "女", "社区"],
    ]
    header = find_header(rows)
    assert header is not None
    assert header.row_count == 1


def test_traits_are_named_whole() -> None:
    assert traits_named("低保、独居") == [Trait.MINIMUM_ALLOWANCE, Trait.LIVING_ALONE]
    assert traits_named("低保边缘家庭") == [Trait.HARDSHIP]
    assert traits_named("非低保,失独家庭") == [Trait.BEREAVED_ONLY_CHILD]
    assert traits_named("") == []
