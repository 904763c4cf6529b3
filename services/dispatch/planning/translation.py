"""A plan's request as the search sees it, and the search's tour as a plan. Owns the weights; must not search."""

from dataclasses import dataclass

import numpy as np

from services.dispatch.domain.plans import Carer, Plan, PlanRequest, Stop, Unassigned, VisitToPlan, latest_start
from services.dispatch.planning.annealing import Found
from services.dispatch.planning.neighbourhood import NEAREST, neighbours
from services.dispatch.planning.rebuilding import Limits
from services.dispatch.planning.tour import NOBODY, NODE, Day, Floats

_NO_WAY = 1e6
"""Seconds for a pair of places without a way: larger than any plan accepts, finite so that sums stay numbers."""
_PROMISED = 60_000.0
"""Price of breaking a promise or a break: dearer than any unserved visit, so left to the last."""


@dataclass(frozen=True)
class Task:
    """One part of a visit, or one break (``visit`` None) of one carer."""

    visit: int | None
    part: int
    carer: int | None = None


@dataclass(frozen=True)
class DayOfTasks:
    """The request and its translation; task numbers are places in ``tasks``."""

    request: PlanRequest
    tasks: tuple[Task, ...]
    day: Day


def tasks_of_stops(translated: DayOfTasks) -> dict[tuple[str | None, int, str | None], int]:
    """Task numbers by visit and part; of a break by part and carer."""
    request = translated.request
    return {
        (None, task.part, request.carers[task.carer].carer_id)
        if task.carer is not None
        else (request.visits[task.visit or 0].visit_id, task.part, None): number
        for number, task in enumerate(translated.tasks)
    }


def translate(request: PlanRequest, nearest: int = NEAREST) -> DayOfTasks:
    """The request as nodes and matrices. ``nearest`` is how many neighbours a search will draw from, 0 without one."""
    tasks = [Task(number, part) for number, visit in enumerate(request.visits) for part in range(len(visit.skills))]
    tasks += [Task(None, part, at) for at, carer in enumerate(request.carers) for part in range(len(carer.breaks))]
    nodes = np.zeros(len(tasks) + 2 * len(request.carers), NODE)
    nodes["partner"] = NOBODY
    assignment = np.full((len(tasks), len(request.carers)), np.inf)
    for number, task in enumerate(tasks):
        if task.visit is None:
            _describe_break(request, task, nodes[number], assignment[number])
        else:
            _describe_visit(request, number, task, nodes[number])
            assignment[number] = _prices_of_carers(request, request.visits[task.visit], task.part)
    for number, carer in enumerate(request.carers):
        start, end = nodes[len(tasks) + number], nodes[len(tasks) + len(request.carers) + number]
        start["opens"] = start["due"] = end["opens"] = carer.shift_start
        start["place"], end["place"], end["due"] = carer.start_place, carer.end_place, carer.shift_end
        end["late_weight"] = request.prices.overtime_second / request.prices.late_second
    travel = np.where(np.isfinite(request.seconds), request.seconds, _NO_WAY).astype(np.float64)
    prices = request.prices
    weights = np.array([1.0, prices.late_second, prices.largest_lateness_second])
    near = neighbours(nodes, travel, assignment, nearest) if nearest else np.zeros((len(tasks), 1), np.int64)
    return DayOfTasks(request, tuple(tasks), Day(nodes, travel, assignment, near, weights))


def _describe_visit(request: PlanRequest, number: int, task: Task, node: np.void) -> None:
    visit = request.visits[task.visit or 0]
    node["place"], node["opens"], node["due"] = visit.place, visit.opens_at, visit.due_at
    node["duration"], node["late_weight"] = visit.duration_seconds, 1.0
    node["unserved"] = (_PROMISED if visit.kept_with else request.prices.unserved_visit) / len(visit.skills)
    if len(visit.skills) == 2:
        node["partner"], node["is_second"] = number + 1 - 2 * task.part, task.part == 1
        node["gap_least"], node["gap_most"] = visit.second_after


def _describe_break(request: PlanRequest, task: Task, node: np.void, assignment: Floats) -> None:
    rest = request.carers[task.carer or 0].breaks[task.part]
    node["place"], node["opens"], node["due"] = rest.place, rest.opens_at, rest.due_at
    node["duration"], node["late_weight"], node["unserved"] = rest.duration_seconds, 1.0, _PROMISED
    assignment[task.carer] = 0.0


def _prices_of_carers(request: PlanRequest, visit: VisitToPlan, part: int) -> list[float]:
    return [_price_of_carer(request, visit, part, carer) for carer in request.carers]


def _price_of_carer(request: PlanRequest, visit: VisitToPlan, part: int, carer: Carer) -> float:
    if not visit.skills[part] <= carer.skills or (visit.kept_with and visit.kept_with[part] != carer.carer_id):
        return np.inf
    if carer.carer_id == visit.not_by:
        return np.inf
    is_known = not visit.known_carers or carer.carer_id in visit.known_carers
    return 0.0 if is_known else request.prices.unknown_carer


def limits_of(translated: DayOfTasks) -> Limits:
    """The limits in the order of tasks and carers."""
    request = translated.request
    late = [
        latest_start(request, asked) - asked.due_at
        for task in translated.tasks
        for asked in [
            request.visits[task.visit] if task.visit is not None else request.carers[task.carer or 0].breaks[task.part]
        ]
    ]
    return Limits(np.array(late), np.array([carer.most_overtime_seconds for carer in request.carers]))


def plan_of(translated: DayOfTasks, found: Found) -> Plan:
    """The tour as a plan; a carer without a visit stays where they are and is left out."""
    request, tasks = translated.request, translated.tasks
    routes = {}
    for carer, route in zip(request.carers, found.routes, strict=True):
        if any(tasks[number].visit is not None for number in route):
            routes[carer.carer_id] = tuple(_stop(request, tasks[number], found.starts[number]) for number in route)
    served = {stop.visit_id for route in routes.values() for stop in route}
    left = [visit for visit in request.visits if visit.visit_id not in served]
    return Plan(routes, tuple(Unassigned(visit.visit_id, why_unassigned(request, visit)) for visit in left))


def _stop(request: PlanRequest, task: Task, start_at: float) -> Stop:
    return Stop(None if task.visit is None else request.visits[task.visit].visit_id, task.part, float(start_at))


def why_unassigned(request: PlanRequest, visit: VisitToPlan) -> str:
    """The first thing that stands against a visit, whatever else is planned; ``time`` where only the others do."""
    able = [
        [at for at, carer in enumerate(request.carers) if np.isfinite(_price_of_carer(request, visit, part, carer))]
        for part in range(len(visit.skills))
    ]
    if not all(any(needs <= carer.skills for carer in request.carers) for needs in visit.skills):
        return "skill"
    if not all(able) or (len(visit.skills) == 2 and len({at for part in able for at in part}) < 2):
        return "carers"
    latest = latest_start(request, visit)
    carers = request.carers
    on_shift = [
        [at for at in part if _meets(carers[at], visit.opens_at, latest, visit.duration_seconds)] for part in able
    ]
    if not all(on_shift):
        return "shift"
    if not all(
        any(np.isfinite(request.seconds[carers[at].start_place, visit.place]) for at in part) for part in on_shift
    ):
        return "unreachable"
    return "time"


def _meets(carer: Carer, opens_at: float, latest: float, duration: float) -> bool:
    begin, end = max(carer.shift_start, opens_at), carer.shift_end + carer.most_overtime_seconds
    return begin <= latest and begin + duration <= end
