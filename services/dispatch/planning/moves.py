"""The changes a search tries: each draws its places at random and alters the tour, or says there is nothing to do.

Must not decide whether a change is kept.
"""

from typing import Any

import numpy as np

from services.dispatch.planning.compiled import compiled
from services.dispatch.planning.tour import Day, Tour, attach, detach, hand, link, release


@compiled
def draw(tour: Tour, below: int) -> Any:
    """A whole number in [0, below), by xorshift: each tour has a stream of its own.

    It is signed: compiled sums of signed and unsigned numbers are floats, which are no index.
    """
    state = tour.marks[0].random
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    tour.marks[0].random = state
    return np.int64((state >> np.uint64(33)) % np.uint64(below))


@compiled
def draw_fraction(tour: Tour) -> float:
    """In (0, 1]."""
    return float((draw(tour, 1 << 30) + 1.0) / (1 << 30))


@compiled
def draw_left(day: Day, tour: Tour, task: int) -> int:
    """A node to come from before ``task``: mostly a neighbour, now and then anybody or a route's start."""
    tasks, carers = day.assignment.shape
    choice = draw(tour, 20)
    if choice == 0:
        return int(tasks + draw(tour, carers))
    if choice == 1:
        return int(draw(tour, tasks))
    left = day.neighbours[task, draw(tour, day.neighbours.shape[1])]
    return int(tour.nodes[left].before) if choice == 2 and tour.nodes[left].carer >= 0 else int(left)


@compiled
def may_take(day: Day, tour: Tour, task: int, carer: int) -> bool:
    """Allowed to go, and not already there as the other carer."""
    if carer < 0 or not np.isfinite(day.assignment[task, carer]):
        return False
    return bool(day.nodes[task].partner < 0 or tour.nodes[day.nodes[task].partner].carer != carer)


@compiled
def move_run(day: Day, tour: Tour) -> bool:
    """Move one to three tasks in a row behind another node."""
    tasks = day.assignment.shape[0]
    first = draw(tour, tasks)
    if tour.nodes[first].carer < 0:
        return False
    left = draw_left(day, tour, first)
    last = first
    for _ in range((draw(tour, 10) + 1) // 8 + draw(tour, 6) // 5):
        if tour.nodes[last].after < tasks:
            last = tour.nodes[last].after
    carer = tour.nodes[left].carer
    if carer < 0 or left == tour.nodes[first].before:
        return False
    task = first
    while True:
        if task == left or (carer != tour.nodes[first].carer and not may_take(day, tour, task, carer)):
            return False
        if task == last:
            break
        task = tour.nodes[task].after
    link(day, tour, tour.nodes[first].before, tour.nodes[last].after)
    right = tour.nodes[left].after
    link(day, tour, left, first)
    link(day, tour, last, right)
    if carer != tour.nodes[first].carer:
        hand_run(day, tour, first, carer)
    return True


@compiled
def hand_run(day: Day, tour: Tour, first: int, carer: int) -> None:
    """Hand everything from ``first`` on to ``carer`` until a task that is already theirs, or the route's end."""
    task = first
    while task < day.assignment.shape[0] and tour.nodes[task].carer != carer:
        hand(day, tour, task, carer)
        task = tour.nodes[task].after


@compiled
def swap(day: Day, tour: Tour) -> bool:
    """Exchange two tasks; also the two of one visit."""
    tasks = day.assignment.shape[0]
    one = draw(tour, tasks)
    if day.nodes[one].partner >= 0 and draw(tour, 4) == 0:
        other = day.nodes[one].partner
    else:
        left = draw_left(day, tour, one)
        if tour.nodes[left].carer < 0:
            return False
        other = tour.nodes[left].after
    if other >= tasks or other == one or tour.nodes[one].carer < 0 or tour.nodes[other].carer < 0:
        return False
    if tour.nodes[one].after == other or tour.nodes[other].after == one:
        return False
    carer_one, carer_other = tour.nodes[one].carer, tour.nodes[other].carer
    if carer_one != carer_other and not may_swap(day, tour, one, other):
        return False
    before_one, after_one = tour.nodes[one].before, tour.nodes[one].after
    before_other, after_other = tour.nodes[other].before, tour.nodes[other].after
    link(day, tour, before_one, other)
    link(day, tour, other, after_one)
    link(day, tour, before_other, one)
    link(day, tour, one, after_other)
    if carer_one != carer_other:
        hand(day, tour, one, carer_other)
        hand(day, tour, other, carer_one)
    return True


@compiled
def may_swap(day: Day, tour: Tour, one: int, other: int) -> bool:
    carer_one, carer_other = tour.nodes[one].carer, tour.nodes[other].carer
    if day.nodes[one].partner == other:
        return bool(np.isfinite(day.assignment[one, carer_other]) and np.isfinite(day.assignment[other, carer_one]))
    return may_take(day, tour, one, carer_other) and may_take(day, tour, other, carer_one)


@compiled
def may_take_rest(day: Day, tour: Tour, first: int, carer: int, from_other: int) -> bool:
    """Whether ``carer`` may take all of a route from ``first`` on while handing over all from ``from_other`` on.

    A visit for two is refused even where its other half would leave in exchange: rare, and not worth the search.
    """
    if first == from_other:
        return False
    task = first
    while task < day.assignment.shape[0]:
        if not may_take(day, tour, task, carer):
            return False
        task = tour.nodes[task].after
    return True


@compiled
def swap_rests(day: Day, tour: Tour) -> bool:
    """Two carers exchange the rest of their day."""
    tasks, carers = day.assignment.shape
    first = draw(tour, tasks)
    if tour.nodes[first].carer < 0:
        return False
    left = draw_left(day, tour, first)
    carer, other = tour.nodes[first].carer, tour.nodes[left].carer
    if other < 0 or other == carer:
        return False
    rest = tour.nodes[left].after
    if not may_take_rest(day, tour, first, other, rest) or not may_take_rest(day, tour, rest, carer, first):
        return False
    end, other_end = tasks + carers + carer, tasks + carers + other
    before_first, last, other_last = tour.nodes[first].before, tour.nodes[end].before, tour.nodes[other_end].before
    if rest < tasks:
        link(day, tour, before_first, rest)
        link(day, tour, other_last, end)
    else:
        link(day, tour, before_first, end)
    link(day, tour, left, first)
    link(day, tour, last, other_end)
    task = first
    while task < tasks:
        hand(day, tour, task, other)
        task = tour.nodes[task].after
    task = rest
    while task < tasks:
        hand(day, tour, task, carer)
        task = tour.nodes[task].after
    return True


@compiled
def move_visit(day: Day, tour: Tour) -> bool:
    """Take a whole visit, both carers' parts, elsewhere; or serve one that nobody goes to."""
    task = draw(tour, day.assignment.shape[0])
    partner = day.nodes[task].partner
    if partner < 0 and tour.nodes[task].carer >= 0:
        return False
    if tour.nodes[task].carer >= 0:
        detach(day, tour, task)
        detach(day, tour, partner)
    return place(day, tour, task) and (partner < 0 or place(day, tour, partner))


@compiled
def place(day: Day, tour: Tour, task: int) -> bool:
    for _ in range(4):
        left = draw_left(day, tour, task)
        if may_take(day, tour, task, tour.nodes[left].carer):
            attach(day, tour, task, left)
            return True
    return False


@compiled
def drop_visit(day: Day, tour: Tour) -> bool:
    """Nobody goes to a visit any more."""
    task = draw(tour, day.assignment.shape[0])
    if tour.nodes[task].carer < 0:
        return False
    partner = day.nodes[task].partner
    detach(day, tour, task)
    release(day, tour, task)
    if partner >= 0:
        detach(day, tour, partner)
        release(day, tour, partner)
    return True


@compiled
def try_move(day: Day, tour: Tour, may_drop: bool) -> bool:  # noqa: FBT001 - compiled code takes no keyword-only arguments
    """Alter the tour by one move drawn at random."""
    choice = draw(tour, 100)
    if choice < 45:
        return move_run(day, tour)
    if choice < 65:
        return swap(day, tour)
    if choice < 85:
        return swap_rests(day, tour)
    if choice < 98 or not may_drop:
        return move_visit(day, tour)
    return drop_visit(day, tour)
