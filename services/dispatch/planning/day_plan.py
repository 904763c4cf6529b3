"""Plans a day, puts one urgent visit into a plan. Pure: a request in, a plan out.

Nothing here reads a clock but to end a search in time; nobody is told anything.
"""

import time
from dataclasses import replace

import numpy as np

from services.dispatch.domain.plans import Plan, PlanRequest, VisitToPlan
from services.dispatch.planning.annealing import Cooling, Watch, found, keep_going, search
from services.dispatch.planning.neighbourhood import NEAREST
from services.dispatch.planning.rebuilding import Limits, best_places, clear_log, first_too_late, leave_out, rebuild
from services.dispatch.planning.tour import NOBODY, Tour, attach, empty_tour, recount, settle
from services.dispatch.planning.translation import DayOfTasks, limits_of, plan_of, tasks_of_stops, translate

_FROM_NOTHING = Cooling(start=600.0, end=4.0)
"""In seconds on the road: at first a detour of ten minutes is a matter of chance, in the end one of seconds."""
_FROM_A_PLAN = Cooling(start=30.0, end=4.0)
_AROUND_A_VISIT = Cooling(start=10.0, end=2.0)
_REPAIRABLE_SECONDS = 900.0
_LEAST_REPAIR_SECONDS = 0.01


def plan_day(
    request: PlanRequest, seconds: float, seed: int = 1, today: Plan | None = None, watch: Watch = keep_going
) -> Plan:
    """The best plan found in ``seconds`` of wall time, improving on ``today``'s where one is given.

    ``watch`` is told the share of the time that is over and the best cost, and may end the search by False. What
    starts later or ends later than the request allows is left out and named, so that every visit in a plan keeps the
    rules. A break for which there is no time at all is missing; `faults` then says so.
    """
    if not request.visits:
        return Plan({})
    translated = translate(request)
    if today is None:
        result = search(translated.day, seconds, seed, _FROM_NOTHING, watch=watch)
    else:
        result = search(translated.day, seconds, seed, _FROM_A_PLAN, tour_of(translated, today), watch)
    return _within_limits(translated, plan_of(translated, result))


def tour_of(translated: DayOfTasks, plan: Plan) -> Tour:
    """A plan as a tour; ValueError where its visits wait for each other in a circle."""
    request, day = translated.request, translated.day
    tour, numbers = empty_tour(day, 1), tasks_of_stops(translated)
    carers = {carer.carer_id: number for number, carer in enumerate(request.carers)}
    steps = []
    for name, route in plan.routes.items():
        left = len(translated.tasks) + carers[name]
        for position, stop in enumerate(route):
            task = numbers[stop.visit_id, stop.part, name if stop.visit_id is None else None]
            steps.append((stop.start_at, position, task, left))
            left = task
    steps.sort()
    order = np.array([step[2] for step in steps], np.int64)
    lefts = np.array([step[3] for step in steps], np.int64)
    if not rebuild(day, tour, order, lefts):
        raise ValueError("the plan's visits wait for each other")
    return tour


def _within_limits(translated: DayOfTasks, plan: Plan) -> Plan:
    """The plan without what breaks a limit; what has become free is offered to those left out."""
    day, limits = translated.day, limits_of(translated)
    tour = tour_of(translated, plan)
    while (task := int(first_too_late(day, tour, limits))) != NOBODY:
        victim = _visit_to_leave_out(translated, tour, task)
        if victim == NOBODY:
            break
        leave_out(day, tour, victim)
    unserved = [number for number in range(len(translated.tasks)) if tour.nodes["carer"][number] == NOBODY]
    for number in sorted(unserved, key=lambda number: translated.tasks[number].visit is not None):
        if translated.tasks[number].visit is None or translated.tasks[number].part == 0:
            _insert(translated, tour, number)
    return plan_of(translated, found(day, tour, 0))


def _visit_to_leave_out(translated: DayOfTasks, tour: Tour, task: int) -> int:
    """The task itself or the last one before it that is a visit without a promise; else any visit; else nobody."""
    fallback = NOBODY
    while task < len(translated.tasks):
        visit = translated.tasks[task].visit
        if visit is not None and not translated.request.visits[visit].kept_with:
            return task
        if visit is not None and fallback == NOBODY:
            fallback = task
        task = int(tour.nodes["before"][task])
    return fallback


def _insert(translated: DayOfTasks, tour: Tour, task: int, beyond_seconds: float = 0.0) -> bool:
    """Put an unserved visit where it costs least, moving nobody's order; False where no place is allowed.

    ``beyond_seconds`` is by how much the limits may be exceeded, by somebody who repairs that afterwards.
    """
    day, limits = translated.day, limits_of(translated)
    limits = Limits(limits.late + beyond_seconds, limits.overtime + beyond_seconds)
    chosen = np.zeros(2, np.int64)
    price = best_places(day, tour, task, limits, np.zeros(4 + len(day.nodes)), chosen)
    if not np.isfinite(price):
        return False
    attach(day, tour, task, int(chosen[0]))
    partner = int(day.nodes["partner"][task])
    if partner != NOBODY:
        attach(day, tour, partner, int(chosen[1]))
    settle(day, tour, np.inf)
    clear_log(tour)
    recount(day, tour)
    return True


def insert_urgent(
    request: PlanRequest, plan: Plan, urgent: VisitToPlan, seconds: float = 0.05
) -> tuple[PlanRequest, Plan]:
    """The request and the plan with one more visit, put where it costs least.

    What is left of ``seconds`` goes into changes around it that make the plan cheaper; with 0 nobody's order of visits
    changes. A visit that fits nowhere within the limits is named as unassigned; the plan is then as before.
    """
    begin = time.perf_counter()
    wider = replace(request, visits=(*request.visits, urgent))
    translated = translate(wider, NEAREST if seconds > 0 else 0)
    task = tasks_of_stops(translated)[urgent.visit_id, 0, None]
    if seconds > 0:
        tour = tour_of(translated, plan)
        if _insert(translated, tour, task, beyond_seconds=_REPAIRABLE_SECONDS):
            left = max(_LEAST_REPAIR_SECONDS, seconds - (time.perf_counter() - begin))
            result = search(translated.day, left, 1, _AROUND_A_VISIT, tour)
            repaired = _within_limits(translated, plan_of(translated, result))
            if len(repaired.unassigned) <= len(plan.unassigned):
                return wider, repaired
    tour = tour_of(translated, plan)
    _insert(translated, tour, task)
    return wider, plan_of(translated, found(translated.day, tour, 0))
