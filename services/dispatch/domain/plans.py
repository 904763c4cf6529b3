"""A plan of visits: what is to be done, who can do it, what a plan promises, whether it keeps the rules, what it costs.

Pure. Times are seconds since the start of the planned period, whatever day that is; a worker who has shifts on two days
stands here twice, as two carers. Places are row numbers of the travel matrix. Must not search for a plan.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_SLACK_SECONDS = 0.5
"""Times are floats that went through sums; nobody plans by half seconds."""


@dataclass(frozen=True)
class VisitToPlan:
    """A visit by one or two carers. A start after ``due_at`` is late; before ``opens_at`` nobody may start.

    ``second_after`` is the least and most time from the first carer's start to the second's: (0, 0) is together.
    ``kept_with`` names the carers, in order, of a visit that is already promised and must stay with them; ``not_by`` a
    carer who must not come. ``most_late_seconds`` None: as the prices say.
    """

    visit_id: str
    place: int
    opens_at: float
    due_at: float
    duration_seconds: float
    skills: tuple[frozenset[str], ...] = (frozenset(),)
    second_after: tuple[float, float] = (0.0, 0.0)
    kept_with: tuple[str, ...] = ()
    known_carers: frozenset[str] = frozenset()
    not_by: str | None = None
    most_late_seconds: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no plan could satisfy or no solver could read; ValueError says what."""
        if len(self.skills) not in {1, 2}:
            raise ValueError(f"visit {self.visit_id}: one or two carers, not {len(self.skills)}")
        if self.kept_with and len(set(self.kept_with)) != len(self.skills):
            raise ValueError(f"visit {self.visit_id} is kept with {self.kept_with} and needs {len(self.skills)} carers")
        if self.due_at < self.opens_at or self.duration_seconds < 0:
            raise ValueError(f"visit {self.visit_id}: window or duration is negative")
        if not 0 <= self.second_after[0] <= self.second_after[1]:
            raise ValueError(f"visit {self.visit_id}: second_after is not a span of time")


@dataclass(frozen=True)
class Break:
    """A rest that starts within a window, at a place; needless for who does not work before and after its close."""

    opens_at: float
    due_at: float
    duration_seconds: float
    place: int


@dataclass(frozen=True)
class Carer:
    """A worker's shift. Work after ``shift_end`` is overtime, at most ``most_overtime_seconds``."""

    carer_id: str
    shift_start: float
    shift_end: float
    start_place: int
    end_place: int
    skills: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()
    most_overtime_seconds: float = 1800.0


@dataclass(frozen=True)
class Prices:
    """What a plan is judged by, all in the worth of one second on the road."""

    late_second: float = 3.0
    largest_lateness_second: float = 3.0
    overtime_second: float = 4.0
    unknown_carer: float = 300.0
    unserved_visit: float = 20_000.0
    most_late_seconds: float = 900.0


@dataclass(frozen=True)
class PlanRequest:
    """All that a plan needs to know. ``seconds`` and ``metres`` are square matrices over places, infinite if no way."""

    visits: tuple[VisitToPlan, ...]
    carers: tuple[Carer, ...]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    prices: Prices = field(default_factory=Prices)

    def __post_init__(self) -> None:
        """Refuse doubles and places that are not in the matrix."""
        for name, ids in (("visit", [v.visit_id for v in self.visits]), ("carer", [c.carer_id for c in self.carers])):
            if twice := [key for key, count in Counter(ids).items() if count > 1]:
                raise ValueError(f"{name} named twice: {twice[0]}")
        places = [v.place for v in self.visits] + [p for c in self.carers for p in (c.start_place, c.end_place)]
        places += [rest.place for carer in self.carers for rest in carer.breaks]
        size = len(self.seconds)
        if self.seconds.shape != (size, size) or self.metres.shape != (size, size):
            raise ValueError("the travel matrices are not square or not of one size")
        if any(not 0 <= place < size for place in places):
            raise ValueError("a place is outside the travel matrix")


@dataclass(frozen=True)
class Stop:
    """One thing a carer does: their part of a visit, or break number ``part`` where ``visit_id`` is None."""

    visit_id: str | None
    part: int
    start_at: float


@dataclass(frozen=True)
class Unassigned:
    """A visit nobody goes to, with a stable code for the first thing that stands against it.

    ``skill``: nobody has it; ``carers``: too few of those who may come; ``shift``: none of them works then;
    ``unreachable``: no way leads there; ``time``: it would only fit if others were left out.
    """

    visit_id: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """The stops of each carer in order, and what is left over."""

    routes: Mapping[str, tuple[Stop, ...]]
    unassigned: tuple[Unassigned, ...] = ()


@dataclass(frozen=True)
class PlanFigures:
    """What two plans of the same day are compared by."""

    served_visits: int
    unassigned_visits: int
    travel_seconds: float
    metres: float
    late_seconds: float
    largest_lateness_seconds: float
    overtime_seconds: float
    unknown_carers: int
    cost: float


@dataclass(frozen=True)
class _Step:
    """A stop with all that the rules ask about it."""

    stop: Stop
    place: int
    opens_at: float
    due_at: float
    latest_at: float
    duration_seconds: float


def latest_start(request: PlanRequest, asked: VisitToPlan | Break) -> float:
    """After this the visit or break is not to start at all."""
    own = asked.most_late_seconds if isinstance(asked, VisitToPlan) else None
    return asked.due_at + (request.prices.most_late_seconds if own is None else own)


def _steps(request: PlanRequest, carer: Carer, route: tuple[Stop, ...]) -> list[_Step]:
    visits = {visit.visit_id: visit for visit in request.visits}
    steps = []
    for stop in route:
        asked: VisitToPlan | Break = carer.breaks[stop.part] if stop.visit_id is None else visits[stop.visit_id]
        latest_at = latest_start(request, asked)
        steps.append(_Step(stop, asked.place, asked.opens_at, asked.due_at, latest_at, asked.duration_seconds))
    return steps


def _back_at(request: PlanRequest, carer: Carer, steps: list[_Step]) -> float:
    """When a carer is where the shift ends; somebody without a visit does not go anywhere."""
    if not steps:
        return carer.shift_start
    last = steps[-1]
    return last.stop.start_at + last.duration_seconds + float(request.seconds[last.place, carer.end_place])


def measure(request: PlanRequest, plan: Plan) -> PlanFigures:
    """The figures of a plan, whoever made it."""
    travel = metres = overtime = 0.0
    lateness: list[float] = [0.0]
    unknown = 0
    known = {visit.visit_id: visit.known_carers for visit in request.visits}
    for carer in request.carers:
        steps = _steps(request, carer, plan.routes.get(carer.carer_id, ()))
        places = [carer.start_place, *(step.place for step in steps), carer.end_place] if steps else []
        for here, there in pairwise(places):
            travel += float(request.seconds[here, there])
            metres += float(request.metres[here, there])
        overtime += max(0.0, _back_at(request, carer, steps) - carer.shift_end)
        lateness += [max(0.0, step.stop.start_at - step.due_at) for step in steps]
        for step in steps:
            familiar = known.get(step.stop.visit_id or "", frozenset())
            unknown += bool(familiar) and carer.carer_id not in familiar
    prices, left_out = request.prices, len(plan.unassigned)
    cost = travel + prices.late_second * sum(lateness) + prices.largest_lateness_second * max(lateness)
    cost += prices.overtime_second * overtime + prices.unknown_carer * unknown + prices.unserved_visit * left_out
    return PlanFigures(
        len(request.visits) - left_out, left_out, travel, metres, sum(lateness), max(lateness), overtime, unknown, cost
    )


def faults(request: PlanRequest, plan: Plan) -> list[str]:
    """Every rule a plan breaks, in words; empty for a plan that can be carried out."""
    found: list[str] = []
    parts: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
    carers = {carer.carer_id: carer for carer in request.carers}
    found += [f"carer {name} is not in the request" for name in plan.routes if name not in carers]
    for carer in request.carers:
        steps = _steps(request, carer, plan.routes.get(carer.carer_id, ()))
        found += _route_faults(request, carer, steps)
        for step in steps:
            if step.stop.visit_id is not None:
                parts[step.stop.visit_id].append((step.stop.part, carer.carer_id, step.stop.start_at))
    left_out = Counter(item.visit_id for item in plan.unassigned)
    for visit in request.visits:
        served = sorted(parts[visit.visit_id])
        if left_out[visit.visit_id] != (0 if served else 1):
            found.append(f"visit {visit.visit_id} is neither served nor named as unassigned, or both")
        if served:
            found += _visit_faults(visit, served, carers)
    return found


def _route_faults(request: PlanRequest, carer: Carer, steps: list[_Step]) -> list[str]:
    name, found = carer.carer_id, []
    place, free_at = carer.start_place, carer.shift_start
    for step in steps:
        what = step.stop.visit_id or f"break {step.stop.part}"
        if step.stop.start_at < free_at + request.seconds[place, step.place] - _SLACK_SECONDS:
            found.append(f"{name} cannot be at {what} in time")
        if step.stop.start_at < step.opens_at - _SLACK_SECONDS:
            found.append(f"{name} starts {what} before its window opens")
        if step.stop.start_at > step.latest_at + _SLACK_SECONDS:
            found.append(f"{name} starts {what} later than allowed")
        place, free_at = step.place, step.stop.start_at + step.duration_seconds
    if _back_at(request, carer, steps) > carer.shift_end + carer.most_overtime_seconds + _SLACK_SECONDS:
        found.append(f"{name} works longer than allowed")
    taken = Counter(step.stop.part for step in steps if step.stop.visit_id is None)
    for number, rest in enumerate(carer.breaks):
        works_through = bool(steps) and steps[0].stop.start_at < rest.due_at < free_at
        if taken[number] > 1 or (works_through and not taken[number]):
            found.append(f"{name} takes break {number} {taken[number]} times")
    return found


def _visit_faults(visit: VisitToPlan, served: list[tuple[int, str, float]], carers: Mapping[str, Carer]) -> list[str]:
    name = visit.visit_id
    if [part for part, _, _ in served] != list(range(len(visit.skills))):
        return [f"visit {name} is not served once by each carer it needs"]
    found = [
        f"{carer} lacks a skill for {name}"
        for part, carer, _ in served
        if not visit.skills[part] <= carers[carer].skills
    ]
    found += [f"{carer} must not come to {name}" for _, carer, _ in served if carer == visit.not_by]
    if visit.kept_with and tuple(carer for _, carer, _ in served) != visit.kept_with:
        found.append(f"visit {name} is taken from whom it was promised")
    if len(served) == 2:
        (_, one, first), (_, other, second) = served
        least, most = visit.second_after
        if one == other:
            found.append(f"{one} cannot be both carers of {name}")
        if not least - _SLACK_SECONDS <= second - first <= most + _SLACK_SECONDS:
            found.append(f"the carers of {name} do not come at the right distance in time")
    return found
