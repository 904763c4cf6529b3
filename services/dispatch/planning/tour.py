"""The state a search works on: chains of tasks per carer and the earliest times they allow. Compiled.

A task is one carer's part of a visit; a visit for two carers is two tasks that know each other. With ``n`` tasks and
``m`` carers, nodes ``0 … n-1`` are the tasks, ``n + c`` is where carer ``c`` starts and ``n + m + c`` where the shift
ends. Every change is logged, so that a refused one is taken back in the time it took.
Must not know what a move is or when one is accepted.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.dispatch.planning.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Records = NDArray[Any]
"""A structured array: ``records[i].field``. Few arrays, as every one more makes each compiled call dearer."""

AFTER, BEFORE, CARER = 0, 1, 2
TRAVEL, LATE, LARGEST, ASSIGNED = 0, 1, 2, 3
NOBODY = -1
BEFORE_ALL_TIME = -1e18

NODE = np.dtype(
    [
        ("opens", "f8"),  # earliest start of a task or shift
        ("due", "f8"),  # a later start is late; at an end node: the end of the shift
        ("duration", "f8"),  # 0 at the ends of a route
        ("late_weight", "f8"),
        ("gap_least", "f8"),  # of a visit for two: start of the second task minus start of the first, at least …
        ("gap_most", "f8"),  # … and at most
        ("unserved", "f8"),  # cost of nobody going
        ("place", "i8"),
        ("partner", "i8"),  # the other task of the visit, or -1
        ("is_second", "?"),
    ],
    align=True,
)
STOP = np.dtype(
    [
        ("ready", "f8"),  # earliest start as far as the own route decides
        ("start", "f8"),
        ("after", "i8"),
        ("before", "i8"),
        ("carer", "i8"),
        ("is_queued", "?"),
    ],
    align=True,
)
LINK = np.dtype([("field", "i8"), ("node", "i8"), ("old", "i8")])
TIME = np.dtype([("node", "i8"), ("ready", "f8"), ("start", "f8")])
MARKS = np.dtype([("links", "i8"), ("times", "i8"), ("queued", "i8"), ("latest", "i8"), ("random", "u8")])


class Day(NamedTuple):
    """What is asked; never changed. Times, travel and costs in units the caller chooses."""

    nodes: Records  # NODE
    travel: Floats  # [place, place]
    assignment: Floats  # [task, carer] cost of this carer; infinite where not allowed
    neighbours: Ints  # [task, k] tasks worth coming from
    weights: Floats  # travel, total lateness, largest lateness


class Tour(NamedTuple):
    """One plan in the making, and the log that takes its last change back."""

    nodes: Records  # STOP
    sums: Floats  # travel, weighted lateness, largest lateness, assignment and unserved costs
    marks: Records  # one MARKS: lengths of the logs and the queue, the node of the largest lateness, the random state
    links: Records  # LINK
    times: Records  # TIME
    queue: Ints


def empty_tour(day: Day, seed: int) -> Tour:
    """Nobody goes anywhere yet: every task unserved."""
    tasks, carers = day.assignment.shape
    size = tasks + 2 * carers
    nodes, marks = np.zeros(size, STOP), np.zeros(1, MARKS)
    nodes["after"] = nodes["before"] = nodes["carer"] = NOBODY
    starts, ends = tasks + np.arange(carers), tasks + carers + np.arange(carers)
    nodes["after"][starts], nodes["before"][ends] = ends, starts
    nodes["carer"][starts] = nodes["carer"][ends] = np.arange(carers)
    nodes["ready"] = nodes["start"] = day.nodes["opens"]
    nodes["ready"][:tasks] = BEFORE_ALL_TIME
    marks["random"] = seed * 2654435761 + 88172645463325252
    logs = np.zeros(16 * size, LINK), np.zeros(16 * size, TIME)
    tour = Tour(nodes, np.zeros(4), marks, *logs, np.zeros(size, np.int64))
    recount(day, tour)
    return tour


@compiled
def push(day: Day, tour: Tour, node: int) -> None:
    tasks, carers = day.assignment.shape
    if tour.nodes[node].is_queued or (node >= tasks + carers and day.nodes[node].late_weight == 0.0):
        return
    tour.nodes[node].is_queued = True
    tour.queue[tour.marks[0].queued] = node
    tour.marks[0].queued += 1


@compiled
def note(tour: Tour, field: int, node: int, old: int) -> None:
    index = tour.marks[0].links
    tour.links[index].field, tour.links[index].node, tour.links[index].old = field, node, old
    tour.marks[0].links = index + 1


@compiled
def link(day: Day, tour: Tour, left: int, right: int) -> None:
    """Let ``right`` follow ``left``. Total travel is the sum of every node's way to its follower."""
    old = tour.nodes[left].after
    here = day.nodes[left].place
    if old >= 0:
        tour.sums[TRAVEL] -= day.travel[here, day.nodes[old].place]
    tour.sums[TRAVEL] += day.travel[here, day.nodes[right].place]
    note(tour, AFTER, left, old)
    note(tour, BEFORE, right, tour.nodes[right].before)
    tour.nodes[left].after, tour.nodes[right].before = right, left
    push(day, tour, right)


@compiled
def hand(day: Day, tour: Tour, task: int, carer: int) -> None:
    """Give a task to a carer, or to nobody."""
    old = tour.nodes[task].carer
    tour.sums[ASSIGNED] -= day.nodes[task].unserved if old < 0 else day.assignment[task, old]
    tour.sums[ASSIGNED] += day.nodes[task].unserved if carer < 0 else day.assignment[task, carer]
    note(tour, CARER, task, old)
    tour.nodes[task].carer = carer


@compiled
def detach(day: Day, tour: Tour, task: int) -> None:
    """Take a task out of its route; it is late no more."""
    after = tour.nodes[task].after
    link(day, tour, tour.nodes[task].before, after)
    tour.sums[TRAVEL] -= day.travel[day.nodes[task].place, day.nodes[after].place]
    note(tour, AFTER, task, after)
    note(tour, BEFORE, task, tour.nodes[task].before)
    tour.nodes[task].after = tour.nodes[task].before = NOBODY
    hand(day, tour, task, NOBODY)


@compiled
def attach(day: Day, tour: Tour, task: int, left: int) -> None:
    """Put an unserved task behind ``left``."""
    right = tour.nodes[left].after
    link(day, tour, left, task)
    link(day, tour, task, right)
    hand(day, tour, task, tour.nodes[left].carer)


@compiled
def restart(day: Day, tour: Tour, node: int, ready: float, start: float) -> None:
    """Note the new times of a node; its follower is looked at again where the start has moved."""
    index = tour.marks[0].times
    tour.times[index].node = node
    tour.times[index].ready, tour.times[index].start = tour.nodes[node].ready, tour.nodes[node].start
    tour.marks[0].times = index + 1
    tour.nodes[node].ready = ready
    old = tour.nodes[node].start
    if start == old:
        return
    tour.nodes[node].start = start
    due = day.nodes[node].due
    tour.sums[LATE] += day.nodes[node].late_weight * (max(0.0, start - due) - max(0.0, old - due))
    if tour.nodes[node].after >= 0:
        push(day, tour, tour.nodes[node].after)


@compiled
def next_queued(tour: Tour) -> int:
    """The waiting node whose carer comes from the earliest task: what comes first in the day is settled first."""
    chosen, earliest = 0, tour.nodes[tour.nodes[tour.queue[0]].before].start
    for index in range(1, tour.marks[0].queued):
        start = tour.nodes[tour.nodes[tour.queue[index]].before].start
        if start < earliest:
            chosen, earliest = index, start
    node = tour.queue[chosen]
    tour.marks[0].queued -= 1
    tour.queue[chosen] = tour.queue[tour.marks[0].queued]
    tour.nodes[node].is_queued = False
    return int(node)


@compiled
def settle(day: Day, tour: Tour, latest: float) -> bool:
    """Let times follow the changed chains; False where tasks wait for each other in a circle or one is ``latest`` late.

    The earliest start of everything at once is the least fixed point of "not before the window opens, the carer is
    there and the partner allows", so it is also the one of least lateness.
    """
    tasks = day.assignment.shape[0]
    left_over = 6 * tour.nodes.size
    while tour.marks[0].queued > 0:
        left_over -= 1
        if left_over < 0:
            return False
        node = next_queued(tour)
        left = tour.nodes[node].before
        ready = (
            tour.nodes[left].start + day.nodes[left].duration + day.travel[day.nodes[left].place, day.nodes[node].place]
        )
        ready = max(day.nodes[node].opens, ready)
        if ready == tour.nodes[node].ready:
            continue
        partner = day.nodes[node].partner if node < tasks else NOBODY
        if partner < 0:
            restart(day, tour, node, ready, ready)
        else:
            settle_pair(day, tour, node, partner, ready)
            if tour.nodes[partner].start - day.nodes[partner].due > latest:
                return False
        if tour.nodes[node].start - day.nodes[node].due > latest and node < tasks:
            return False
    return True


@compiled
def settle_pair(day: Day, tour: Tour, node: int, partner: int, ready: float) -> None:
    """Times of both tasks of a visit after one carer's readiness has changed."""
    if day.nodes[node].is_second:
        first_start = max(tour.nodes[partner].ready, ready - day.nodes[node].gap_most)
        restart(day, tour, node, ready, max(ready, first_start + day.nodes[node].gap_least))
        restart(day, tour, partner, tour.nodes[partner].ready, first_start)
    else:
        first_start = max(ready, tour.nodes[partner].ready - day.nodes[node].gap_most)
        restart(day, tour, node, ready, first_start)
        second_start = max(tour.nodes[partner].ready, first_start + day.nodes[node].gap_least)
        restart(day, tour, partner, tour.nodes[partner].ready, second_start)


@compiled
def find_largest(day: Day, tour: Tour) -> None:
    """The largest lateness of a task; looked for anew only where the latest one has improved."""
    for index in range(tour.marks[0].times):
        node = tour.times[index].node
        if node < day.assignment.shape[0] and tour.nodes[node].start - day.nodes[node].due >= tour.sums[LARGEST]:
            tour.sums[LARGEST] = tour.nodes[node].start - day.nodes[node].due
            tour.marks[0].latest = node
    latest = tour.marks[0].latest
    if latest >= 0 and tour.nodes[latest].start - day.nodes[latest].due < tour.sums[LARGEST]:
        scan_largest(day, tour)


@compiled
def scan_largest(day: Day, tour: Tour) -> None:
    tour.sums[LARGEST] = 0.0
    tour.marks[0].latest = NOBODY
    for node in range(day.assignment.shape[0]):
        if tour.nodes[node].start - day.nodes[node].due > tour.sums[LARGEST]:
            tour.sums[LARGEST] = tour.nodes[node].start - day.nodes[node].due
            tour.marks[0].latest = node


@compiled
def take_back(tour: Tour) -> None:
    """Undo everything since the log was last cleared; the caller restores the sums."""
    for index in range(tour.marks[0].times - 1, -1, -1):
        node = tour.times[index].node
        tour.nodes[node].ready, tour.nodes[node].start = tour.times[index].ready, tour.times[index].start
    for index in range(tour.marks[0].links - 1, -1, -1):
        field, node, old = tour.links[index].field, tour.links[index].node, tour.links[index].old
        if field == AFTER:
            tour.nodes[node].after = old
        elif field == BEFORE:
            tour.nodes[node].before = old
        else:
            tour.nodes[node].carer = old
    for index in range(tour.marks[0].queued):
        tour.nodes[tour.queue[index]].is_queued = False
    tour.marks[0].queued = 0


@compiled
def release(day: Day, tour: Tour, task: int) -> None:
    """An unserved task is never late; a readiness before all time makes the next one new, whatever it will be."""
    restart(day, tour, task, BEFORE_ALL_TIME, day.nodes[task].opens)


@compiled
def cost(day: Day, tour: Tour) -> float:
    weights, sums = day.weights, tour.sums
    late = weights[1] * sums[LATE] + weights[2] * sums[LARGEST]
    return float(weights[0] * sums[TRAVEL] + late + sums[ASSIGNED])


@compiled
def recount(day: Day, tour: Tour) -> None:
    """Sums from nothing, so that rounding does not pile up over millions of changes."""
    tasks, carers = day.assignment.shape
    sums = tour.sums
    sums[TRAVEL] = sums[LATE] = sums[ASSIGNED] = 0.0
    for node in range(tasks + 2 * carers):
        if tour.nodes[node].after >= 0:
            sums[TRAVEL] += day.travel[day.nodes[node].place, day.nodes[tour.nodes[node].after].place]
        sums[LATE] += day.nodes[node].late_weight * max(0.0, tour.nodes[node].start - day.nodes[node].due)
    for task in range(tasks):
        carer = tour.nodes[task].carer
        sums[ASSIGNED] += day.nodes[task].unserved if carer < 0 else day.assignment[task, carer]
    scan_largest(day, tour)
