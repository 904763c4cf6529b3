"""`hub entitlements`: cases in, answers out, and one line that points at what is wrong."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.local.cli import app

CASE: dict[str, Any] = {
    "case": "A-1",
    "on": "2024-06-01",
    "list": "jining-2023",
    "elder": {
        "birth_date": "1941-03-12",
        "household_division": "370811",
        "residence_division": "370811",
        "traits": [
            {"trait": "minimum_allowance", "valid_from": "2020-01-01", "valid_to": None, "attributes": {}},
            {"trait": "disabled", "valid_from": "2020-01-01", "attributes": {"level": 3}},
        ],
        "assessments": [{"standard": "MZ/T 039-2013", "grade": 2, "on": "2023-05-01"}],
    },
}


def test_a_file_is_answered_case_by_case(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    past = {**CASE, "case": "A-2", "list": "jining-2018", "on": "2020-06-01"}
    file.write_text(json.dumps([CASE, past]), encoding="utf-8")
    result = CliRunner().invoke(app, ["entitlements", str(file)])
    assert result.exit_code == 0
    first, second = json.loads(result.stdout)
    assert (first["case"], second["case"], second["list"]) == ("A-1", "A-2", "jining-2018")
    assert list(first["items"]) == [str(number) for number in range(1, 29)] == list(second["items"])
    hours = first["items"]["21"]
    assert (hours["status"], hours["minutes_per_month"]) == ("entitled", [1800, 3000])
    assert hours["source"][0]["document"] == "济政办发〔2023〕2号"
    sums = first["items"]["17"]
    assert "amount_fen" not in sums
    assert [part["amount_fen"] for part in sums["components"]] == [10000, 8500]
    assert first["items"]["24"]["status"] == "entitled"


def test_standard_input_with_a_byte_order_mark() -> None:
    content = b"\xef\xbb\xbf" + json.dumps([CASE]).encode()
    result = CliRunner().invoke(app, ["entitlements", "-"], input=content)
    assert (result.exit_code, len(json.loads(result.stdout))) == (0, 1)


def _set(*path: str | int, to: Any) -> Callable[[list[Any]], None]:
    def change(cases: list[Any]) -> None:
        place: Any = cases
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (_set(0, "elder", "traits", 0, "trait", to="rich"), "/0/elder/traits/0/trait:"),
        (_set(0, "elder", "traits", 0, "valid_to", to="2019-12-31"), "/0/elder/traits/0: valid_to lies before"),
        (_set(0, "elder", "traits", 1, "attributes", "level", to=5), "/0/elder/traits/1:"),
        (_set(0, "elder", "traits", 0, "valid_from", to=18262), "/0/elder/traits/0/valid_from: a date is written"),
        (_set(0, "elder", "birth_date", to="1941-02-30"), "/0/elder/birth_date:"),
        (_set(0, "elder", "birth_date", to="2024-06-02"), "/0: the elder's birth_date lies after on"),
        (
            _set(0, "elder", "assessments", 0, "grade", to=4),
            "/0/elder/assessments/0: MZ/T 039-2013 has the grades 0 to 3",
        ),
        (_set(0, "elder", "assessments", 0, "grade", to=True), "/0/elder/assessments/0/grade:"),
        (_set(0, "elder", "assessments", 0, "standard", to="MZ/T 039"), "/0/elder/assessments/0/standard:"),
        (_set(0, "elder", "household_division", to=370811), "/0/elder/household_division:"),
        (_set(0, "elder", "evidence", to={"love": True}), "/0/elder/evidence/love: evidence is one of"),
        (_set(0, "elder", "born", to="1941-03-12"), "/0/elder/born:"),
        (_set(0, "list", to="jinan-2020"), "/0/list: a list is one of jining-2018, jining-2023"),
        (_set(0, "on", to="2024-6-1"), "/0/on:"),
        (_set(0, to=7), "/0:"),
    ],
)
def test_bad_input_ends_in_one_line_with_its_pointer(change: Callable[[list[Any]], None], line: str) -> None:
    cases = [copy.deepcopy(CASE)]
    change(cases)
    result = CliRunner().invoke(app, ["entitlements", "-"], input=json.dumps(cases))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"hub: {line}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("content", ["", "{}", "[", "\x00", "[[]]"])
def test_what_is_no_array_of_cases(content: str) -> None:
    result = CliRunner().invoke(app, ["entitlements", "-"], input=content)
    assert result.exit_code == 1
    assert result.stderr.startswith("hub: /")


def test_a_missing_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["entitlements", str(tmp_path / "none.json")])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
