"""Visits with time windows: reading, solving, writing and checking instances in Solomon's text form (also Homberger's).

Cost: total distance in double precision, as in the best known values. The checker reads routes alone and computes
times, loads and cost of its own.
"""

import math
import re
from dataclasses import dataclass

import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime

UNITS = 10_000
"""PyVRP counts in whole numbers: one unit of distance or time in the file is this many of its own."""
TOLERANCE = 0.01
"""Each leg is rounded to 1/UNITS; a hundred of them stay below this."""


@dataclass(frozen=True)
class Customer:
    x: float
    y: float
    demand: int
    ready: float
    due: float
    service: float


@dataclass(frozen=True)
class Instance:
    """Customer 0 is the depot."""

    name: str
    vehicles: int
    capacity: int
    customers: tuple[Customer, ...]


def read(text: str) -> Instance:
    """The instance in a Solomon text; ValueError where it is none."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    numbers = [line for line in lines if all(re.fullmatch(r"-?\d+(\.\d+)?", word) for word in line)]
    if not numbers or len(numbers[0]) != 2 or len(numbers) < 3 or any(len(row) != 7 for row in numbers[1:]):
        raise ValueError("neither Solomon's text form (vehicles and capacity, then 7 columns) nor JSON")
    customers = []
    for row in numbers[1:]:
        x, y, demand, ready, due, service = map(float, row[1:])
        customers.append(Customer(x, y, int(demand), ready, due, service))
    return Instance(lines[0][0], int(numbers[0][0]), int(numbers[0][1]), tuple(customers))


def distance(one: Customer, other: Customer) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def problem_of(instance: Instance) -> pyvrp.ProblemData:
    """The instance for PyVRP."""
    points = np.array([(customer.x, customer.y) for customer in instance.customers])
    apart = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    matrix = np.rint(apart * UNITS).astype(np.int64)
    depot, *clients = instance.customers
    horizon = round(depot.due * UNITS)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(customer.x, customer.y) for customer in instance.customers],
        clients=[
            pyvrp.Client(
                location=place,
                delivery=[client.demand],
                service_duration=round(client.service * UNITS),
                tw_early=round(client.ready * UNITS),
                tw_late=round(client.due * UNITS),
            )
            for place, client in enumerate(clients, start=1)
        ],
        depots=[pyvrp.Depot(location=0)],
        vehicle_types=[
            pyvrp.VehicleType(
                instance.vehicles, [instance.capacity], tw_early=round(depot.ready * UNITS), tw_late=horizon
            )
        ],
        distance_matrices=[matrix],
        duration_matrices=[matrix],
    )


def solve(instance: Instance, seconds: float, seed: int) -> list[list[int]]:
    """Routes of customer numbers, the best found in ``seconds`` on one core."""
    result = pyvrp.solve(problem_of(instance), stop=MaxRuntime(seconds), seed=seed, collect_stats=False, display=False)
    return [[stop.idx + 1 for stop in route if stop.is_client()] for route in result.best.routes()]


def solution_text(routes: list[list[int]], cost: float) -> str:
    """The plan as the sites of best known solutions print it."""
    lines = [f"Route #{number}: {' '.join(map(str, route))}" for number, route in enumerate(routes, start=1)]
    return "\n".join([*lines, f"Cost {cost:.2f}", ""])


def read_solution(text: str) -> list[list[int]]:
    return [
        [int(word) for word in words.split()] for words in re.findall(r"^Route #\d+:(.*)$", text, flags=re.MULTILINE)
    ]


def check(instance: Instance, routes: list[list[int]]) -> tuple[float, list[str]]:
    """Total distance and violations of routes."""
    customers, depot = instance.customers, instance.customers[0]
    violations: list[str] = []
    total = 0.0
    for route in routes:
        here, clock = depot, depot.ready
        for number in route:
            there = customers[number]
            way = distance(here, there)
            total += way
            clock = max(there.ready, clock + way)
            if clock > there.due + TOLERANCE:
                violations.append(f"customer {number} is reached {clock - there.due:.3f} late")
            clock += there.service
            here = there
        total += distance(here, depot)
        if clock + distance(here, depot) > depot.due + TOLERANCE:
            violations.append(f"the route of {route} returns late")
        if sum(customers[number].demand for number in route) > instance.capacity:
            violations.append(f"the route of {route} is overloaded")
    served = sorted(number for route in routes for number in route)
    if served != list(range(1, len(customers))):
        violations.append("not every customer is served exactly once")
    if len(routes) > instance.vehicles:
        violations.append(f"{len(routes)} vehicles are used, {instance.vehicles} exist")
    return total, violations
