"""Simulated annealing over tours, a given time long. Owns what is accepted and when it ends; not the moves."""

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from services.dispatch.planning.compiled import compiled
from services.dispatch.planning.moves import draw_fraction, try_move
from services.dispatch.planning.tour import (
    ASSIGNED,
    LARGEST,
    NOBODY,
    NODE,
    TRAVEL,
    Day,
    Tour,
    cost,
    empty_tour,
    find_largest,
    recount,
    settle,
    take_back,
)

STEPS_PER_ROUND = 4_000
MOST_TASKS_OF_SEVERAL_DESCENTS = 400
SECONDS_PER_DESCENT = 5.0
Watch = Callable[[float, float], bool]
UNTHINKABLE = 1e5
"""A cost of leaving a visit out that no detour ever reaches: the search then never tries to."""


@dataclass(frozen=True)
class Cooling:
    """Temperatures in units of cost, from the first step to the last."""

    start: float
    end: float


class Pace(NamedTuple):
    """A round of the search: the temperature, its factor per step, the steps, whether visits may be left out."""

    heat: float
    factor: float
    steps: int
    may_drop: bool


@dataclass(frozen=True)
class Found:
    """The best tour of a search: the route of each carer as task numbers, and the cost the search believes in."""

    routes: tuple[tuple[int, ...], ...]
    starts: tuple[float, ...]
    cost: float
    steps: int


@compiled
def anneal_round(day: Day, tour: Tour, best: Tour, pace: Pace) -> float:
    """A round of steps; ``best`` is overwritten whenever the tour beats it. Returns the best cost."""
    recount(day, tour)
    now = cost(day, tour)
    lowest = cost(day, best)
    heat = pace.heat
    for _ in range(pace.steps):
        heat *= pace.factor
        tour.marks[0].links = tour.marks[0].times = tour.marks[0].queued = 0
        latest = tour.marks[0].latest
        before = tour.sums[0], tour.sums[1], tour.sums[2], tour.sums[3]
        bound = now - heat * math.log(draw_fraction(tour))
        if attempt(day, tour, bound, pace.may_drop):
            now = cost(day, tour)
            if now < lowest - 1e-7:
                lowest = now
                keep(tour, best)
        else:
            take_back(tour)
            tour.sums[0], tour.sums[1], tour.sums[2], tour.sums[3] = before
            tour.marks[0].latest = latest
    return lowest


@compiled
def attempt(day: Day, tour: Tour, bound: float, may_drop: bool) -> bool:  # noqa: FBT001 - compiled code takes no keyword-only arguments
    """Alter the tour; whether its cost is then within the bound."""
    if not try_move(day, tour, may_drop):
        return False
    spare = bound - day.weights[0] * tour.sums[TRAVEL] - tour.sums[ASSIGNED]
    if spare < 0:
        return False  # the lateness, not yet known, only adds to it
    # Nobody may be later than the spare cost buys. Times still on their way down may be refused wrongly: harmless.
    latest = max(tour.sums[LARGEST], spare / (day.weights[1] + day.weights[2]))
    if not settle(day, tour, latest):
        return False
    find_largest(day, tour)
    return cost(day, tour) <= bound


@compiled
def keep(tour: Tour, best: Tour) -> None:
    for node in range(tour.nodes.size):
        best.nodes[node] = tour.nodes[node]
    for index in range(tour.sums.size):
        best.sums[index] = tour.sums[index]
    best.marks[0].latest = tour.marks[0].latest


def keep_going(_share: float, _cost: float) -> bool:
    """Nobody watches: the search ends when its time is over."""
    return True


def search(
    day: Day, seconds: float, seed: int, cooling: Cooling, start: Tour | None = None, watch: Watch = keep_going
) -> Found:
    """Anneal for ``seconds`` of wall time, from nothing or from a given tour (which is altered).

    A small day is annealed several times over: another descent finds more than a slower one. ``watch`` is told some
    times a second how far the search is (0 to 1) and the best cost; at its False the best is returned at once.
    """
    begin = time.perf_counter()
    tour = empty_tour(day, seed) if start is None else start
    best = empty_tour(day, seed)
    keep(tour, best)
    tasks = day.assignment.shape[0]
    may_drop = bool(np.any(day.nodes["unserved"][:tasks] < UNTHINKABLE))
    descents = max(1, min(MOST_TASKS_OF_SEVERAL_DESCENTS // tasks, int(seconds / SECONDS_PER_DESCENT)))
    done, steps, share = 0.0, 0, 0.0
    while done < 1.0:
        cooled = done * descents % 1.0
        heat = cooling.start * (cooling.end / cooling.start) ** cooled
        factor = (cooling.end / cooling.start) ** (share * descents / STEPS_PER_ROUND)
        lowest = anneal_round(day, tour, best, Pace(heat, factor, STEPS_PER_ROUND, may_drop))
        now = (time.perf_counter() - begin) / seconds
        share, done, steps = now - done, now, steps + STEPS_PER_ROUND
        if not watch(min(done, 1.0), lowest):
            break
    return found(day, best, steps)


def warm_up() -> None:
    """Compile, or load what was compiled before: some seconds once on a machine, then a fraction of one."""
    nodes = np.zeros(4, NODE)
    nodes["partner"], nodes["due"] = NOBODY, 1.0
    day = Day(nodes, np.zeros((1, 1)), np.zeros((2, 1)), np.zeros((2, 1), np.int64), np.ones(3))
    tour = empty_tour(day, 1)
    anneal_round(day, tour, empty_tour(day, 2), Pace(1.0, 1.0, 1, False))


def found(day: Day, tour: Tour, steps: int) -> Found:
    tasks, carers = day.assignment.shape
    routes = []
    for carer in range(carers):
        route, task = [], int(tour.nodes["after"][tasks + carer])
        while task < tasks:
            route.append(task)
            task = int(tour.nodes["after"][task])
        routes.append(tuple(route))
    return Found(tuple(routes), tuple(tour.nodes["start"][:tasks].tolist()), float(cost(day, tour)), steps)


def search_side_by_side(day: Day, seconds: float, threads: int, seed: int, cooling: Cooling) -> Found:
    """Independent searches in threads; the best of them."""
    with ThreadPoolExecutor(threads) as pool:
        runs = [pool.submit(search, day, seconds, seed + index, cooling) for index in range(threads)]
        return min((run.result() for run in runs), key=lambda result: result.cost)
