"""What has begun stays; the rest of the day is planned without whom fell out."""

from dataclasses import replace

import pytest

from services.dispatch.domain.plans import Plan, PlanRequest, Stop, VisitToPlan, faults, measure
from services.dispatch.planning.day_plan import plan_day
from services.dispatch.planning.rest_of_day import replan_rest
from tests.dispatch.planning.town import HOUR, town

NOON = 12 * HOUR
CARE = frozenset({"care"})


@pytest.fixture(scope="module")
def day() -> tuple[PlanRequest, Plan]:
    request = town(40, 8, seed=3)
    return request, plan_day(request, seconds=1.0)


def begun(plan: Plan) -> dict[str, list[Stop]]:
    return {name: [stop for stop in route if stop.start_at <= NOON] for name, route in plan.routes.items()}


def test_what_has_begun_stays_and_the_rest_goes_on_without_whom_fell_out(day: tuple[PlanRequest, Plan]) -> None:
    request, plan = day
    out = max(plan.routes, key=lambda name: len(plan.routes[name]))
    new = replan_rest(request, plan, NOON, frozenset({out}), seconds=1.0)
    assert faults(request, new) == []
    assert {name: [s for s in route if s.start_at <= NOON] for name, route in new.routes.items()} == {
        name: stops for name, stops in begun(plan).items() if name in new.routes
    }
    assert all(stop.start_at <= NOON for stop in new.routes.get(out, ()))
    assert measure(request, new).served_visits >= len(request.visits) - 4


def test_before_the_day_everything_is_open(day: tuple[PlanRequest, Plan]) -> None:
    request, plan = day
    new = replan_rest(request, plan, 0.0, frozenset({"c0"}), seconds=1.0)
    assert "c0" not in new.routes
    assert faults(request, new) == []


def test_after_the_day_nothing_is_open(day: tuple[PlanRequest, Plan]) -> None:
    request, plan = day
    assert replan_rest(request, plan, 24 * HOUR, frozenset({"c0"}), seconds=1.0).routes == plan.routes


def two_hours_apart() -> tuple[PlanRequest, Plan]:
    """One visit of two parts at door 1, the first done at half past eleven by c0, the second promised to c1."""
    request = town(1, 4)
    staff = tuple(replace(carer, skills=CARE, breaks=()) for carer in request.carers)
    visit = VisitToPlan("halves", 1, 9 * HOUR, 14 * HOUR, 600.0, (CARE, CARE), (2 * HOUR, 3 * HOUR), ("c0", "c1"))
    request = replace(request, visits=(visit,), carers=staff)
    return request, Plan({"c0": (Stop("halves", 0, 11.5 * HOUR),), "c1": (Stop("halves", 1, 13.5 * HOUR),)})


def test_the_other_half_of_a_begun_visit_keeps_its_time_and_another_carer() -> None:
    request, plan = two_hours_apart()
    assert replan_rest(request, plan, NOON, frozenset(), seconds=0.3) == plan
    new = replan_rest(request, plan, NOON, frozenset({"c1"}), seconds=0.3)
    (second,) = [stop for name, route in new.routes.items() if name != "c0" for stop in route]
    assert second == Stop("halves", 1, 13.5 * HOUR)
    assert faults(replace(request, visits=(replace(request.visits[0], kept_with=()),)), new) == []


def test_nobody_left_for_the_other_half_is_said() -> None:
    request, plan = two_hours_apart()
    new = replan_rest(request, plan, NOON, frozenset({"c1", "c2", "c3"}), seconds=0.3)
    assert [(item.visit_id, item.reason) for item in new.unassigned] == [("halves", "carers")]


def test_who_had_nothing_to_do_until_the_break_was_over_can_step_in() -> None:
    request = town(1, 4)
    staff = tuple(replace(carer, skills=CARE) for carer in request.carers[:2])
    visit = VisitToPlan("late", 1, 15 * HOUR, 16 * HOUR, 600.0, (CARE,))
    request = replace(request, visits=(visit,), carers=staff)
    plan = Plan({"c0": (Stop("late", 0, 15 * HOUR),)})
    assert faults(request, plan) == []
    new = replan_rest(request, plan, 14 * HOUR, frozenset({"c0"}), seconds=0.3)
    assert [stop.visit_id for stop in new.routes["c1"]] == ["late"]
    assert faults(request, new) == []
