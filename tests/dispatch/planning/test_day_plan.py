"""Planned days keep the rules and are as cheap as the plain model says; urgent visits take the cheapest place."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from services.dispatch.domain.plans import Carer, Plan, PlanRequest, Stop, VisitToPlan, faults, measure
from services.dispatch.planning.day_plan import insert_urgent, plan_day, tour_of
from services.dispatch.planning.tour import cost
from services.dispatch.planning.translation import translate
from tests.dispatch.planning.town import HOUR, town

CARE, NURSE = frozenset({"care"}), frozenset({"nurse"})


@pytest.fixture(scope="module")
def request_of_a_day() -> PlanRequest:
    return town(40, 8)


@pytest.fixture(scope="module")
def plan(request_of_a_day: PlanRequest) -> Plan:
    return plan_day(request_of_a_day, seconds=1.0)


def small(*visits: VisitToPlan, carers: int = 1, shift_hours: float = 8) -> PlanRequest:
    """Doors on a line, 100 s apart; the carers start and end at 0."""
    apart = np.abs(np.subtract.outer(np.arange(6.0), np.arange(6.0)))
    staff = tuple(Carer(f"c{number}", 0.0, shift_hours * HOUR, 0, 0, CARE) for number in range(carers))
    return PlanRequest(visits, staff, apart * 100, apart * 500)


def asked(name: str, place: int, opens_hour: float = 0, skills: tuple[frozenset[str], ...] = (CARE,)) -> VisitToPlan:
    return VisitToPlan(name, place, opens_hour * HOUR, (opens_hour + 1) * HOUR, 600.0, skills)


def test_a_day_with_breaks_and_visits_for_two_is_planned_by_the_rules(
    request_of_a_day: PlanRequest, plan: Plan
) -> None:
    assert faults(request_of_a_day, plan) == []
    assert plan.unassigned == ()
    assert any(len(visit.skills) == 2 for visit in request_of_a_day.visits)
    assert any(stop.visit_id is None for route in plan.routes.values() for stop in route)


def test_the_search_and_the_model_agree_on_the_cost(request_of_a_day: PlanRequest, plan: Plan) -> None:
    translated = translate(request_of_a_day)
    tour = tour_of(translated, plan)
    figures = measure(request_of_a_day, plan)
    idle = [carer for carer in request_of_a_day.carers if carer.carer_id not in plan.routes]
    skipped = sum(len(carer.breaks) for carer in idle) * 60_000.0
    assert cost(translated.day, tour) == pytest.approx(figures.cost + skipped, rel=1e-9)


def test_a_line_of_doors_is_walked_once_to_the_end_and_back() -> None:
    request = small(*(asked(f"v{place}", place) for place in (3, 1, 5, 2, 4)))
    figures = measure(request, plan_day(request, seconds=0.3))
    assert figures.travel_seconds == 1000
    assert figures.cost == 1000


def test_a_plan_is_continued_from_todays_and_never_dearer(request_of_a_day: PlanRequest, plan: Plan) -> None:
    better = plan_day(request_of_a_day, seconds=0.5, today=plan)
    assert faults(request_of_a_day, better) == []
    assert measure(request_of_a_day, better).cost <= measure(request_of_a_day, plan).cost + 1e-6


def test_a_promised_visit_stays_and_a_known_face_is_preferred() -> None:
    promised = replace(asked("promised", 1), kept_with=("c1",))
    known = replace(asked("known", 2), known_carers=frozenset({"c0"}))
    request = small(promised, known, carers=2)
    plan = plan_day(request, seconds=0.3)
    assert faults(request, plan) == []
    assert [stop.visit_id for stop in plan.routes["c1"]] == ["promised"]
    assert [stop.visit_id for stop in plan.routes["c0"]] == ["known"]


@pytest.mark.parametrize(
    ("visit", "reason"),
    [
        (asked("v", 1, skills=(NURSE,)), "skill"),
        (asked("v", 1, skills=(CARE, CARE)), "carers"),
        (asked("v", 1, opens_hour=9), "shift"),
        (asked("v", 5), "unreachable"),
    ],
)
def test_what_cannot_be_planned_is_named_with_the_reason(visit: VisitToPlan, reason: str) -> None:
    request = small(visit, asked("other", 2))
    seconds = request.seconds.copy()
    seconds[:, 5] = seconds[5, :] = np.inf
    plan = plan_day(replace(request, seconds=seconds), seconds=0.3)
    assert [(item.visit_id, item.reason) for item in plan.unassigned] == [("v", reason)]
    assert [stop.visit_id for stop in plan.routes["c0"]] == ["other"]


def test_what_would_come_too_late_is_left_out() -> None:
    long = [replace(asked(f"v{place}", place), duration_seconds=2 * HOUR) for place in (1, 2, 3)]
    request = small(*long)
    plan = plan_day(request, seconds=0.3)
    assert faults(request, plan) == []
    assert sorted(item.reason for item in plan.unassigned) == ["time", "time"]


def test_two_carers_come_together_and_tasks_that_wait_in_a_circle_are_refused() -> None:
    one, two = (asked(name, place, skills=(CARE, CARE)) for name, place in (("one", 1), ("two", 2)))
    request = small(one, two, carers=2)
    plan = plan_day(request, seconds=0.3)
    assert faults(request, plan) == []
    assert plan.unassigned == ()
    circle = {
        "c0": (Stop("one", 0, 100.0), Stop("two", 0, 900.0)),
        "c1": (Stop("two", 1, 100.0), Stop("one", 1, 900.0)),
    }
    with pytest.raises(ValueError, match="wait for each other"):
        tour_of(translate(request), Plan(circle))


def test_a_plan_can_be_watched_and_ended_early(request_of_a_day: PlanRequest) -> None:
    seen: list[tuple[float, float]] = []

    def watch(share: float, lowest: float) -> bool:
        seen.append((share, lowest))
        return len(seen) < 3

    plan = plan_day(request_of_a_day, seconds=600.0, watch=watch)
    assert faults(request_of_a_day, plan) == []
    assert len(seen) == 3
    assert 0 < seen[0][0] < seen[1][0] < seen[2][0] < 1
    assert seen[0][1] >= seen[1][1] >= seen[2][1]


def test_nobody_to_visit_needs_no_plan() -> None:
    assert plan_day(small(), seconds=1.0) == Plan({})


def test_an_urgent_visit_takes_the_cheapest_place_there_is(request_of_a_day: PlanRequest, plan: Plan) -> None:
    urgent = VisitToPlan("urgent", 7, 12 * HOUR, 13 * HOUR, 1800.0, (CARE,))
    wider, longer = insert_urgent(request_of_a_day, plan, urgent, seconds=0)
    assert faults(wider, longer) == []
    assert longer.unassigned == ()
    assert measure(wider, insert_urgent(request_of_a_day, plan, urgent)[1]).cost <= measure(wider, longer).cost
    cheapest = min(
        (each for each in _everywhere(wider, plan, urgent) if not faults(wider, each)),
        key=lambda each: measure(wider, each).cost,
    )
    assert measure(wider, longer).cost == pytest.approx(measure(wider, cheapest).cost)


def _everywhere(wider: PlanRequest, plan: Plan, urgent: VisitToPlan) -> list[Plan]:
    """The plan with the visit at every place of every route, times worked out by the plain rule of the model."""
    made = []
    for carer in wider.carers:
        route = plan.routes.get(carer.carer_id, ())
        for position in range(len(route) + 1):
            order = [*route[:position], Stop(urgent.visit_id, 0, 0.0), *route[position:]]
            made.append(Plan(_timed(wider, dict(plan.routes) | {carer.carer_id: tuple(order)})))
    return made


def _timed(request: PlanRequest, routes: dict[str, tuple[Stop, ...]]) -> dict[str, tuple[Stop, ...]]:
    """Earliest starts, by going over all routes until nothing changes any more."""
    visits = {visit.visit_id: visit for visit in request.visits}
    starts: dict[tuple[str, int], float] = {}
    for _ in range(200):
        before, timed = dict(starts), {}
        for carer in request.carers:
            place, free_at, stops = carer.start_place, carer.shift_start, []
            for stop in routes.get(carer.carer_id, ()):
                what = carer.breaks[stop.part] if stop.visit_id is None else visits[stop.visit_id]
                start = max(what.opens_at, free_at + float(request.seconds[place, what.place]))
                if isinstance(what, VisitToPlan) and len(what.skills) == 2:
                    gap = -what.second_after[1] if stop.part == 0 else what.second_after[0]
                    start = max(start, starts.get((what.visit_id, 1 - stop.part), -np.inf) + gap)
                if stop.visit_id is not None:
                    starts[stop.visit_id, stop.part] = start
                stops.append(replace(stop, start_at=start))
                place, free_at = what.place, start + what.duration_seconds
            timed[carer.carer_id] = tuple(stops)
        if before == starts:
            break
    return {name: stops for name, stops in timed.items() if stops}


@pytest.mark.parametrize(("seed", "two"), list(product(range(3), [True, False])))
def test_an_urgent_visit_never_breaks_a_plan(request_of_a_day: PlanRequest, plan: Plan, seed: int, two: bool) -> None:  # noqa: FBT001
    at = (9 + 2 * seed) * HOUR
    urgent = VisitToPlan("urgent", 3 + seed, at, at + HOUR, 2400.0, (CARE, CARE) if two else (CARE,))
    assert faults(*insert_urgent(request_of_a_day, plan, urgent)) == []
    wider, longer = insert_urgent(request_of_a_day, plan, urgent, seconds=0)
    assert faults(wider, longer) == []
    order = {name: [s.visit_id for s in route if s.visit_id != "urgent"] for name, route in longer.routes.items()}
    for name, route in plan.routes.items():
        assert order[name] == [stop.visit_id for stop in route]


def test_an_urgent_visit_that_fits_nowhere_leaves_the_plan_as_it_was(request_of_a_day: PlanRequest, plan: Plan) -> None:
    urgent = VisitToPlan("urgent", 7, 2 * HOUR, 3 * HOUR, 1800.0, (CARE,))
    _, longer = insert_urgent(request_of_a_day, plan, urgent)
    assert [(item.visit_id, item.reason) for item in longer.unassigned] == [("urgent", "shift")]
    assert longer.routes == plan.routes
