"""Visits for two carers: solving, writing and checking the instances of Mankowska, Meisel and Bierwirth (2014).

Cost: (total travel + total tardiness + largest tardiness) / 3. The checker reads the solution file's form and computes
times and costs of its own: it knows nothing of the solver.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.dispatch.planning.annealing import UNTHINKABLE, Cooling, Found, search_side_by_side, warm_up
from services.dispatch.planning.neighbourhood import neighbours
from services.dispatch.planning.tour import NODE, Day

__all__ = ["COOLING", "check", "day_of", "search_side_by_side", "solution_of", "solve", "visit_faults", "warm_up"]

COOLING = Cooling(start=20.0, end=0.2)
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Task:
    """One carer's part of a patient's visit; ``position`` 1 is the second part of two."""

    patient: int
    position: int
    service: str
    duration: float


def tasks_of(instance: dict[str, Any]) -> list[Task]:
    defaults = {service["id"]: service.get("default_duration", 0.0) for service in instance["services"]}
    return [
        Task(index, position, need["service"], need.get("duration", defaults[need["service"]]))
        for index, patient in enumerate(instance["patients"])
        for position, need in enumerate(patient["required_caregivers"])
    ]


def gap_of(patient: dict[str, Any]) -> tuple[float, float]:
    """Least and most minutes from the first start to the second."""
    rule = patient["synchronization"]
    return (0.0, 0.0) if rule["type"] == "simultaneous" else (rule["distance"][0], rule["distance"][1])


def day_of(instance: dict[str, Any]) -> Day:
    """The instance as the search sees it; place 0 is the office."""
    tasks, carers, patients = tasks_of(instance), instance["caregivers"], instance["patients"]
    nodes = np.zeros(len(tasks) + 2 * len(carers), NODE)
    nodes["partner"], nodes["due"], nodes["unserved"] = -1, np.inf, UNTHINKABLE
    for index, (node, task) in enumerate(zip(nodes, tasks, strict=False)):
        patient = patients[task.patient]
        node["place"], node["duration"], node["late_weight"] = task.patient + 1, task.duration, 1.0
        node["opens"], node["due"] = patient["time_window"]
        if len(patient["required_caregivers"]) == 2:
            node["partner"] = index + 1 - 2 * task.position
            node["is_second"] = task.position == 1
            node["gap_least"], node["gap_most"] = gap_of(patient)
    travel = np.array(instance["distances"], np.float64)
    assignment = np.array([[0.0 if t.service in c["abilities"] else np.inf for c in carers] for t in tasks])
    return Day(nodes, travel, assignment, neighbours(nodes, travel, assignment), np.full(3, 1 / 3))


def solution_of(instance: dict[str, Any], found: Found) -> dict[str, Any]:
    """The plan in the benchmark's own solution form."""
    tasks = tasks_of(instance)
    routes = []
    for carer, route in zip(instance["caregivers"], found.routes, strict=True):
        stops = [
            {
                "patient_id": instance["patients"][tasks[task].patient]["id"],
                "service_id": tasks[task].service,
                "arrival_time": found.starts[task],
                "departure_time": found.starts[task] + tasks[task].duration,
            }
            for task in route
        ]
        routes.append({"caregiver_id": carer["id"], "locations": stops})
    served = sorted(range(len(tasks)), key=lambda task: found.starts[task])
    order = dict.fromkeys(instance["patients"][tasks[task].patient]["id"] for task in served)
    return {"routes": routes, "global_ordering": list(order)}


def solve(instance: dict[str, Any], seconds: float, threads: int, seed: int) -> dict[str, Any]:
    """The best plan found in ``seconds``; many short searches where the instance is small, few long ones else."""
    return solution_of(instance, search_side_by_side(day_of(instance), seconds, threads, seed, COOLING))


def check(instance: dict[str, Any], solution: dict[str, Any]) -> tuple[float, list[str]]:
    """Cost and violations of a solution, computed from the two files alone."""
    patients = {patient["id"]: (index, patient) for index, patient in enumerate(instance["patients"])}
    carers = {carer["id"]: carer for carer in instance["caregivers"]}
    violations: list[str] = []
    travelled = 0.0
    served: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for route in solution["routes"]:
        carer = carers[route["caregiver_id"]]
        place, free = 0, 0.0
        for stop in route["locations"]:
            index, patient = patients[stop["patient_id"]]
            here, service, start = index + 1, stop["service_id"], stop["arrival_time"]
            way = instance["distances"][place][here]
            travelled += way
            if service not in carer["abilities"]:
                violations.append(f"{carer['id']} may not do {service} for {patient['id']}")
            if start < free + way - TOLERANCE:
                violations.append(f"{carer['id']} cannot be with {patient['id']} at {start}")
            if start < patient["time_window"][0] - TOLERANCE:
                violations.append(f"{patient['id']} is visited before the window opens")
            served[patient["id"]].append((service, carer["id"], start))
            place, free = here, start + duration_of(instance, patient, service)
        travelled += instance["distances"][place][0]
    lateness = [0.0]
    for name, (_, patient) in patients.items():
        violations += visit_faults(patient, served[name])
        lateness += [max(0.0, start - patient["time_window"][1]) for _, _, start in served[name]]
    return (travelled + sum(lateness) + max(lateness)) / 3, violations


def duration_of(instance: dict[str, Any], patient: dict[str, Any], service: str) -> float:
    for need in patient["required_caregivers"]:
        if need["service"] == service and "duration" in need:
            return float(need["duration"])
    return float(next(item["default_duration"] for item in instance["services"] if item["id"] == service))


def visit_faults(patient: dict[str, Any], parts: list[tuple[str, str, float]]) -> list[str]:
    """Whether a patient gets each service once, by different carers, at the right distance in time."""
    needs = [need["service"] for need in patient["required_caregivers"]]
    if sorted(service for service, _, _ in parts) != sorted(needs):
        return [f"{patient['id']} needs {needs} and gets {[service for service, _, _ in parts]}"]
    if len(needs) == 1:
        return []
    faults = [] if parts[0][1] != parts[1][1] else [f"{patient['id']} is served twice by {parts[0][1]}"]
    first, second = sorted(parts, key=lambda part: needs.index(part[0]))
    least, most = gap_of(patient)
    if needs[0] == needs[1]:
        first, second = sorted(parts, key=lambda part: part[2])
    if not least - TOLERANCE <= second[2] - first[2] <= most + TOLERANCE:
        faults.append(f"{patient['id']}: {second[2] - first[2]} between the two starts, allowed {least} to {most}")
    return faults
