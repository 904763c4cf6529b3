"""What is left of a day that has begun: who is free where and when, which visits and halves of them are open. Pure."""

from dataclasses import dataclass, replace

from services.dispatch.domain.plans import Break, Carer, Plan, PlanRequest, Stop, VisitToPlan, latest_start
from services.dispatch.planning.day_plan import plan_day


def replan_rest(
    request: PlanRequest, plan: Plan, now: float, fallen_out: frozenset[str], seconds: float, seed: int = 1
) -> Plan:
    """The plan from ``now`` on without those who fell out. What has begun stays as it is; the rest is planned anew.

    A visit for two that only one carer has begun keeps that carer's part and its distance in time. What the fallen
    out had begun counts as done.
    """
    begun = {name: tuple(stop for stop in route if stop.start_at <= now) for name, route in plan.routes.items()}
    free = {carer.carer_id: _free(request, carer, begun.get(carer.carer_id, ()), now) for carer in request.carers}
    rest = _rest_of(request, begun, free, fallen_out)
    later = plan_day(rest, seconds, seed) if rest.visits else Plan({})
    halves = {stop.visit_id: stop.part for route in begun.values() for stop in route if stop.visit_id is not None}
    routes = {}
    for name, freedom in free.items():
        follows = tuple(_renumbered(stop, halves, freedom.breaks) for stop in later.routes.get(name, ()))
        if route := begun.get(name, ()) + follows:
            routes[name] = route
    return Plan(routes, later.unassigned)


@dataclass(frozen=True)
class _Free:
    """Where and when a carer can go on, and the numbers of the breaks that are still to be taken."""

    place: int
    at: float
    breaks: tuple[int, ...]


def _free(request: PlanRequest, carer: Carer, begun: tuple[Stop, ...], now: float) -> _Free:
    place, at = carer.start_place, max(now, carer.shift_start)
    if begun:
        last = begun[-1]
        visits = {visit.visit_id: visit for visit in request.visits}
        asked: VisitToPlan | Break = carer.breaks[last.part] if last.visit_id is None else visits[last.visit_id]
        place, at = asked.place, max(now, last.start_at + asked.duration_seconds)
    taken = {stop.part for stop in begun if stop.visit_id is None}
    # A break whose time is over was not needed: whoever worked through it would have begun it.
    left = (n for n, rest in enumerate(carer.breaks) if n not in taken and latest_start(request, rest) >= at)
    return _Free(place, at, tuple(left))


def _renumbered(stop: Stop, halves: dict[str, int], breaks: tuple[int, ...]) -> Stop:
    """A stop of the rest as one of the whole day: the remaining part of a begun visit, the remaining breaks."""
    if stop.visit_id is None:
        return replace(stop, part=breaks[stop.part])
    return replace(stop, part=1 - halves[stop.visit_id]) if stop.visit_id in halves else stop


def _rest_of(
    request: PlanRequest, begun: dict[str, tuple[Stop, ...]], free: dict[str, _Free], fallen_out: frozenset[str]
) -> PlanRequest:
    """What is still to be planned: carers from where and when they are free, visits nobody or only one has begun."""
    carers = tuple(
        replace(
            carer,
            start_place=free[carer.carer_id].place,
            shift_start=free[carer.carer_id].at,
            breaks=tuple(carer.breaks[number] for number in free[carer.carer_id].breaks),
        )
        for carer in request.carers
        if carer.carer_id not in fallen_out
    )
    parts: dict[str, list[tuple[Stop, str]]] = {}
    for name, route in begun.items():
        for stop in route:
            if stop.visit_id is not None:
                parts.setdefault(stop.visit_id, []).append((stop, name))
    rest = tuple(
        visit if visit.visit_id not in parts else _other_half(visit, *parts[visit.visit_id][0])
        for visit in (_opened(visit, fallen_out) for visit in request.visits)
        if len(parts.get(visit.visit_id, [])) < len(visit.skills)
    )
    return replace(request, visits=rest, carers=carers)


def _opened(visit: VisitToPlan, fallen_out: frozenset[str]) -> VisitToPlan:
    """A promise that names somebody who does not come any more is open to all."""
    return replace(visit, kept_with=()) if fallen_out & set(visit.kept_with) else visit


def _other_half(visit: VisitToPlan, stop: Stop, began: str) -> VisitToPlan:
    """The part of a visit for two that nobody has begun, for one carer, in the time the first start leaves it."""
    other = 1 - stop.part
    least, most = visit.second_after if other == 1 else (-visit.second_after[1], -visit.second_after[0])
    return replace(
        visit,
        opens_at=max(visit.opens_at, stop.start_at + least),
        due_at=max(visit.opens_at, stop.start_at + most),
        skills=(visit.skills[other],),
        second_after=(0.0, 0.0),
        kept_with=(visit.kept_with[other],) if visit.kept_with else (),
        not_by=began,
        most_late_seconds=0.0,
    )
