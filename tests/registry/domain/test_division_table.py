"""The table of divisions: what is read, what is no tree, and that the one we ship is one."""

from datetime import date
from pathlib import Path

import pytest

from services.registry.domain.area_codes import judge_area_code, names_of_area
from services.registry.domain.division_table import COLUMNS, TableError, Term, by_code, read_table

SHIPPED = Path(__file__).parents[3] / "data" / "divisions" / "shandong-four-cities.csv"
HEADER = ",".join(COLUMNS)
CITY = "370800,济宁市,city,standard,,,,,"


def read(*lines: str) -> dict[str, list[Term]]:
    return by_code(read_table([HEADER, *lines]))


@pytest.fixture(scope="module")
def shipped() -> dict[str, list[Term]]:
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return by_code(read_table(lines))


def test_the_table_we_ship_is_a_tree(shipped: dict[str, list[Term]]) -> None:
    today = {code for code, terms in shipped.items() if terms[-1].valid_to is None}
    assert {code for code in today if code.startswith("3708") and len(code) == 6 and code != "370871"} == {
        "370800",
        *(f"3708{rest}" for rest in (11, 12, 26, 27, 28, 29, 30, 31, 32, 81, 83)),
    }
    assert [term.name for term in shipped["370811"]] == ["郊区", "任城区"]
    assert shipped["370802"][-1].successors == ("370811",)
    assert {"jining-taibaihu", "jining-jingkai", "370871"} <= today
    assert {terms[-1].kind.value for terms in shipped.values()} == {"standard", "statistical", "local"}
    assert sum(code.startswith("370103") and len(code) == 9 for code in shipped) == 17


def test_id_numbers_area_codes_are_judged_as_the_table_says(shipped: dict[str, list[Term]]) -> None:
    for code, terms in shipped.items():
        if len(code) == 6 and terms[-1].kind == "standard" and terms[-1].level == "county":
            assert judge_area_code(code) == ("abolished_area_code" if terms[-1].valid_to else None), code
            assert [area.name for area in names_of_area(code)] == [term.name for term in terms]


def test_an_area_code_tells_its_names_and_never_a_residence() -> None:
    assert [(a.name, a.first_year, a.last_year) for a in names_of_area("370802")] == [("市中区", 1983, 2012)]
    assert [(a.name, a.first_year, a.last_year) for a in names_of_area("370811")] == [
        ("郊区", 1983, 1991),
        ("任城区", 1992, None),
    ]
    assert names_of_area("110105") == ()


def test_days_and_successors_are_read() -> None:
    table = read(CITY, "370802,市中区,county,standard,370800,1983-01-01,2012-12-31,370811 370812,x", *_COUNTIES)
    (term,) = table["370802"]
    assert (term.valid_from, term.valid_to) == (date(1983, 1, 1), date(2012, 12, 31))
    assert term.successors == ("370811", "370812")
    assert next(iter(table)) == "370800"


_COUNTIES = tuple(f"{code},区,county,standard,370800,,,," for code in ("370811", "370812"))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((CITY, "370811,任城区,parish,standard,370800,,,,"), "line 3.*parish"),
        ((CITY, "370811,任城区,county,standard,370800,1983,,,"), "line 3"),
        ((CITY, ",任城区,county,standard,370800,,,,"), "code and name"),
        ((CITY, "370811,任城区,county,standard,379900,,,,"), "there is no 379900"),
        ((CITY, "370811,任城区,city,standard,370800,,,,"), "a city holds no city"),
        ((CITY, _COUNTIES[0], "370811,郊区,county,standard,370800,1983-01-01,,,"), "overlap"),
        ((CITY, "370811,区,county,standard,370800,2000-01-01,1999-01-01,,"), "ends before it begins"),
        ((CITY, "370811,区,county,standard,370800,,,370811,"), "cannot succeed"),
        (("370800,市,city,standard,,,2000-12-31,,", _COUNTIES[0]), "370800 ends before it"),
        (("a,甲,county,local,b,,,,", "b,乙,county,local,a,,,,"), "stands below itself"),
    ],
)
def test_what_is_no_tree_is_refused(lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(TableError, match=message):
        read(*lines)


def test_another_table_is_refused() -> None:
    with pytest.raises(TableError, match="the first line"):
        read_table(["code,name"])
