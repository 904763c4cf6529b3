"""Tours from given routes, the best place for one more visit, and leaving out what came too late. Compiled.

Must not anneal: everything here is exact and ends when it has looked at everything once.
"""

from typing import NamedTuple

import numpy as np

from services.dispatch.planning.compiled import compiled
from services.dispatch.planning.moves import may_take
from services.dispatch.planning.tour import (
    ASSIGNED,
    NOBODY,
    TRAVEL,
    Day,
    Floats,
    Ints,
    Tour,
    attach,
    cost,
    detach,
    find_largest,
    recount,
    release,
    settle,
    take_back,
)


class Limits(NamedTuple):
    """What no plan may exceed: lateness of each task, overtime of each carer."""

    late: Floats
    overtime: Floats


@compiled
def clear_log(tour: Tour) -> None:
    """What was done so far stays."""
    tour.marks[0].links = tour.marks[0].times = tour.marks[0].queued = 0


@compiled
def rebuild(day: Day, tour: Tour, order: Ints, lefts: Ints) -> bool:
    """Attach the tasks ``order`` behind the nodes ``lefts``, one by one; False where they cannot all be carried out."""
    for index in range(order.size):
        clear_log(tour)
        attach(day, tour, order[index], lefts[index])
        if not settle(day, tour, np.inf):
            return False
    clear_log(tour)
    recount(day, tour)
    return True


@compiled
def undo(tour: Tour, saved: Floats, latest: int) -> None:
    take_back(tour)
    for index in range(saved.size):
        tour.sums[index] = saved[index]
    tour.marks[0].latest = latest
    clear_log(tour)


@compiled
def is_near_in_time(day: Day, tour: Tour, task: int, left: int, late: float) -> bool:
    """Whether between ``left`` and its follower lies a time at which the task could begin."""
    here, right = day.nodes[task], tour.nodes[left].after
    way = day.travel[day.nodes[left].place, here.place]
    if tour.nodes[left].start + day.nodes[left].duration + way > here.due + late:
        return False
    return bool(right >= day.assignment.shape[0] or tour.nodes[right].start + late >= here.opens)


@compiled
def is_within_limits(day: Day, tour: Tour, limits: Limits) -> bool:
    tasks, carers = day.assignment.shape
    for task in range(tasks):
        if tour.nodes[task].carer >= 0 and tour.nodes[task].start - day.nodes[task].due > limits.late[task] + 1e-6:
            return False
    for carer in range(carers):
        end = tasks + carers + carer
        if tour.nodes[end].start > day.nodes[end].due + limits.overtime[carer] + 1e-6:
            return False
    return True


@compiled
def price_of_way(day: Day, tour: Tour, task: int, left: int, limits: Limits) -> float:
    """What coming from ``left`` costs at least: the detour and the carer; infinite where it is not allowed."""
    carer = tour.nodes[left].carer
    if not may_take(day, tour, task, carer) or not is_near_in_time(day, tour, task, left, limits.late[task]):
        return np.inf
    come, here, go = day.nodes[left].place, day.nodes[task].place, day.nodes[tour.nodes[left].after].place
    detour = day.travel[come, here] + day.travel[here, go] - day.travel[come, go]
    return float(day.weights[0] * detour + day.assignment[task, carer] - day.nodes[task].unserved)


@compiled
def price_of_places(day: Day, tour: Tour, task: int, left: int, second: int) -> float:
    """The cost of the tour with the task, and its partner, there; infinite where they wait in a circle."""
    attach(day, tour, task, left)
    if day.nodes[task].partner >= 0:
        attach(day, tour, day.nodes[task].partner, second)
    if not settle(day, tour, np.inf):
        return np.inf
    find_largest(day, tour)
    return cost(day, tour)


@compiled
def best_places(day: Day, tour: Tour, task: int, limits: Limits, room: Floats, chosen: Ints) -> float:
    """Write the cheapest nodes to come from, for the task and its partner, to ``chosen``; the cost then, or infinity.

    A visit for two tries every pair of places that fit its time and are not dearer by the way alone than the best so
    far. ``room`` is for four sums and then, for each node, the price of the partner's way from there.
    """
    tasks, carers = day.assignment.shape
    saved, ways = room[:4], room[4:]
    partner, latest = day.nodes[task].partner, tour.marks[0].latest
    for index in range(saved.size):
        saved[index] = tour.sums[index]
    shortest = np.inf
    for second in range(tasks + carers):
        ways[second] = price_of_way(day, tour, partner, second, limits) if partner >= 0 else 0.0
        shortest = min(shortest, ways[second])
    floor, lowest = day.weights[0] * saved[TRAVEL] + saved[ASSIGNED], np.inf
    clear_log(tour)
    for left in range(tasks + carers):
        way = floor + price_of_way(day, tour, task, left, limits)
        if way + shortest >= lowest:
            continue
        for second in range(tasks + carers if partner >= 0 else 1):
            if way + ways[second] >= lowest or (partner >= 0 and tour.nodes[second].carer == tour.nodes[left].carer):
                continue
            price = price_of_places(day, tour, task, left, second)
            if price < lowest and is_within_limits(day, tour, limits):
                lowest, chosen[0], chosen[1] = price, left, second
            undo(tour, saved, latest)
    return lowest


@compiled
def leave_out(day: Day, tour: Tour, task: int) -> None:
    """Take a visit out for good."""
    clear_log(tour)
    partner = day.nodes[task].partner
    detach(day, tour, task)
    release(day, tour, task)
    if partner >= 0:
        detach(day, tour, partner)
        release(day, tour, partner)
    settle(day, tour, np.inf)
    clear_log(tour)
    recount(day, tour)


@compiled
def first_too_late(day: Day, tour: Tour, limits: Limits) -> int:
    """What exceeds its lateness most; else the last task of a shift that is too long; else nobody."""
    tasks, carers = day.assignment.shape
    worst, found = 1e-6, NOBODY
    for task in range(tasks):
        excess = tour.nodes[task].start - day.nodes[task].due - limits.late[task]
        if tour.nodes[task].carer >= 0 and excess > worst:
            worst, found = excess, task
    if found != NOBODY:
        return found
    for carer in range(carers):
        end = tasks + carers + carer
        if tour.nodes[end].start > day.nodes[end].due + limits.overtime[carer] + 1e-6:
            return int(tour.nodes[end].before)
    return NOBODY
