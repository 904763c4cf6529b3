"""The benchmark reads, plans and scores small public instances, and its checkers see broken plans."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import planning_mankowska, planning_solomon

DATA = Path(__file__).parents[3] / "data" / "planning" / "instances"


def mankowska(name: str) -> dict[str, Any]:
    instance: dict[str, Any] = json.loads((DATA / f"InstanzCPLEX_HCSRP_{name}.json").read_text(encoding="utf-8"))
    return instance


@pytest.fixture(scope="module")
def solved() -> tuple[dict[str, Any], dict[str, Any]]:
    instance = mankowska("10_1")
    return instance, planning_mankowska.solve(instance, seconds=2.0, threads=2, seed=1)


def test_the_proven_optimum_of_ten_patients_is_found(solved: tuple[dict[str, Any], dict[str, Any]]) -> None:
    cost, violations = planning_mankowska.check(*solved)
    assert violations == []
    assert cost == pytest.approx(218.2, abs=0.01)


def test_what_the_search_believes_is_what_the_checker_finds() -> None:
    instance = mankowska("25_2")
    found = planning_mankowska.search_side_by_side(
        planning_mankowska.day_of(instance), 0.5, 1, 3, planning_mankowska.COOLING
    )
    cost, violations = planning_mankowska.check(instance, planning_mankowska.solution_of(instance, found))
    assert violations == []
    assert cost == pytest.approx(found.cost, abs=1e-6)


def stop_of(solution: dict[str, Any], patient: str, service: str) -> tuple[list[dict[str, Any]], int]:
    for route in solution["routes"]:
        for index, stop in enumerate(route["locations"]):
            if (stop["patient_id"], stop["service_id"]) == (patient, service):
                return route["locations"], index
    raise LookupError(patient)


@pytest.mark.parametrize("fault", ["left out", "too early", "out of step", "wrong carer", "twice"])
def test_the_checker_sees_a_broken_plan(solved: tuple[dict[str, Any], dict[str, Any]], fault: str) -> None:
    instance, solution = solved[0], copy.deepcopy(solved[1])
    double = next(p for p in instance["patients"] if p.get("synchronization", {}).get("type") == "simultaneous")
    stops, index = stop_of(solution, double["id"], double["required_caregivers"][0]["service"])
    if fault == "left out":
        del stops[index]
    elif fault == "too early":
        stops[index]["arrival_time"] = double["time_window"][0] - 1
    elif fault == "out of step":
        stops[index]["arrival_time"] += 0.5
    elif fault == "wrong carer":
        able = {carer["id"]: carer["abilities"] for carer in instance["caregivers"]}
        unable = next(r for r in solution["routes"] if stops[index]["service_id"] not in able[r["caregiver_id"]])
        unable["locations"].append(stops.pop(index))
    else:
        stops.append(stops[index] | {"arrival_time": 10_000})
    assert planning_mankowska.check(instance, solution)[1]


def test_two_parts_by_one_carer_are_refused() -> None:
    instance = mankowska("10_1")
    patient = next(p for p in instance["patients"] if p.get("synchronization", {}).get("type") == "sequential")
    first, second = (need["service"] for need in patient["required_caregivers"])
    least, _ = patient["synchronization"]["distance"]
    faults = planning_mankowska.visit_faults(patient, [(first, "c1", 100.0), (second, "c1", 100.0 + least)])
    assert faults == [f"{patient['id']} is served twice by c1"]


def test_solomon_is_planned_without_violation() -> None:
    instance = planning_solomon.read((DATA / "R101.txt").read_text(encoding="utf-8"))
    routes = planning_solomon.solve(instance, seconds=1.0, seed=1)
    cost, violations = planning_solomon.check(instance, routes)
    assert violations == []
    assert 1642.8 <= cost <= 1642.88 * 1.05
    assert planning_solomon.read_solution(planning_solomon.solution_text(routes, cost)) == routes


def test_solomons_checker_sees_a_broken_plan() -> None:
    instance = planning_solomon.read((DATA / "R101.txt").read_text(encoding="utf-8"))
    alone = [[number] for number in range(1, len(instance.customers))]
    assert planning_solomon.check(instance, alone)[1] == ["100 vehicles are used, 25 exist"]
    assert "not every customer is served exactly once" in planning_solomon.check(instance, alone[:-1])[1]
    everybody = [list(range(1, len(instance.customers)))]
    faults = planning_solomon.check(instance, everybody)[1]
    assert any("late" in fault for fault in faults)
    assert any("overloaded" in fault for fault in faults)


def test_what_is_no_instance_is_refused() -> None:
    with pytest.raises(ValueError, match="neither Solomon"):
        planning_solomon.read("a text\n1 2\n3 4 5\n")
