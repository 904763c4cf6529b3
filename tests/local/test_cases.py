"""`hub assess` and `hub convert`: JSON out for good input, one line with the pointer and exit code 1 for bad."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.local.cli import app
from services.registry.domain.assessment import HIGHEST_SCORES

_RUNNER = CliRunner()
_ABLE = {"items": dict(HIGHEST_SCORES), "coma": False, "diagnoses": ["F00"], "risk_events_30d": 0}


def answered(*arguments: str, given: str = "") -> list[dict[str, Any]]:
    done = _RUNNER.invoke(app, arguments, input=given)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(*arguments: str, given: str = "") -> str:
    done = _RUNNER.invoke(app, arguments, input=given)
    assert (done.exit_code, done.stdout) == (1, ""), done.output
    return done.stderr


def test_an_assessment_from_a_file_and_from_the_input(tmp_path: Path) -> None:
    file = tmp_path / "items.json"
    file.write_text(json.dumps(_ABLE), encoding="utf-8-sig")
    (verdict,) = answered("assess", str(file))
    assert (verdict["score"], verdict["preliminary_grade"], verdict["grade"]) == (90, 0, 1)
    assert "C.4" in verdict["reasons"][-1]
    assert set(verdict) == {"score", "preliminary_grade", "grade", "reasons"}
    assert answered("assess", "-", given=json.dumps(_ABLE)) == [verdict]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("nonsense", "hub: -: not JSON"),
        ("", "hub: -: not JSON"),
        ("[" * 100_000, "hub: -: not JSON"),
        ('{"items": {"B.1.1": 4, "B.1.1": 3}}', "stands there twice"),
        ("[]", "hub: /: an object"),
        (json.dumps({"items": {**HIGHEST_SCORES, "B.2.4": 4}}), "hub: /items/B.2.4: 4 is not within 0 to 3\n"),
        (json.dumps({"items": {**HIGHEST_SCORES, "B.2.4": True}}), "hub: /items/B.2.4: a whole number is needed\n"),
        (json.dumps({"items": {**HIGHEST_SCORES, "C.1": 1}}), "hub: /items/C.1: this item is not known"),
        (json.dumps({**_ABLE, "coma": "no"}), "hub: /coma: "),
        (json.dumps({**_ABLE, "diagnoses": ["senile"]}), "hub: /diagnoses/0: "),
    ],
)
def test_an_assessment_that_is_refused(given: str, line: str) -> None:
    assert line in refused("assess", "-", given=given)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "No such file" in refused("assess", str(tmp_path / "none.json"))


# From public implementations' own tests; those of the four cities recomputed with one of them.
_VECTORS = [
    ("wgs84", "gcj02", (31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ("wgs84", "gcj02", (22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ("wgs84", "gcj02", (39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ("wgs84", "gcj02", (39.915, 116.404), (39.91640428150164, 116.41024449916938)),
    ("gcj02", "bd09", (39.915, 116.404), (39.92133699351021, 116.41036949371029)),
    ("bd09", "gcj02", (39.915, 116.404), (39.90865673957631, 116.39762729119315)),
    ("wgs84", "gcj02", (35.4147, 116.5871), (35.41425180876, 116.59239100544)),
    ("wgs84", "bd09", (35.4147, 116.5871), (35.41997704712, 116.59898865223)),
    ("wgs84", "gcj02", (36.6615, 117.0218), (36.66182377178, 117.02773460370)),
    ("wgs84", "bd09", (36.6615, 117.0218), (36.66786474816, 117.03421976849)),
    ("wgs84", "gcj02", (36.4567, 115.9853), (36.45678738353, 115.99098008717)),
    ("wgs84", "bd09", (36.4567, 115.9853), (36.46248972919, 115.99755398705)),
    ("wgs84", "gcj02", (36.1949, 117.0876), (36.19514831401, 117.09366705025)),
    ("wgs84", "bd09", (36.1949, 117.0876), (36.20121113965, 117.10013271315)),
]


@pytest.mark.parametrize(("source", "target", "given", "expected"), _VECTORS)
def test_every_vector(source: str, target: str, given: tuple[float, float], expected: tuple[float, float]) -> None:
    ((answer),) = answered("convert", "--from", source, "--to", target, *map(str, given))
    assert answer == {"lat": pytest.approx(expected[0], abs=1e-6), "lng": pytest.approx(expected[1], abs=1e-6)} | {
        "crs": target
    }


def test_outside_china_the_point_stays_where_it_is() -> None:
    assert answered("convert", "--from", "wgs84", "--to", "gcj02", "-33.8688", "-70.5") == [
        {"lat": -33.8688, "lng": -70.5, "crs": "gcj02"}
    ]


def test_points_from_the_input_one_a_line() -> None:
    there = answered("convert", "--to", "bd09", "-", given="35.4147 116.5871\n\n36.6615,117.0218\n")
    assert [round(point["lat"], 6) for point in there] == [35.419977, 36.667865]


@pytest.mark.parametrize(
    ("arguments", "given", "line"),
    [
        (("91", "0"), "", "hub: not a point on Earth: 91.0, 0.0\n"),
        (("nan", "0"), "", "not a point on Earth"),
        (("north", "0"), "", "hub: not a number of degrees: north\n"),
        (("35",), "", "hub: LNG is missing\n"),
        (("-",), "35 116\n35\n", "hub: line 2: LAT LNG is needed\n"),
    ],
)
def test_a_point_that_is_none(arguments: tuple[str, ...], given: str, line: str) -> None:
    done = _RUNNER.invoke(app, ["convert", *arguments], input=given)
    assert done.exit_code == 1
    assert line in done.stderr


def test_a_system_that_is_none_is_a_mistake_in_the_command() -> None:
    assert _RUNNER.invoke(app, ["convert", "--to", "sputnik", "35", "116"]).exit_code == 2
