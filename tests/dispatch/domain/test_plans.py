"""The model of a plan: its figures can be counted by hand, and every broken rule is named."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from services.dispatch.domain.plans import (
    Break,
    Carer,
    Plan,
    PlanRequest,
    Stop,
    Unassigned,
    VisitToPlan,
    faults,
    measure,
)

MINUTE = 60.0
CARE = frozenset({"care"})
# Places on a line, ten minutes and 1 000 m apart: 0 is the service point.
APART = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))
ALONE = VisitToPlan("alone", 1, 60 * MINUTE, 90 * MINUTE, 30 * MINUTE, (CARE,), known_carers=frozenset({"zhao"}))
TOGETHER = VisitToPlan("together", 2, 120 * MINUTE, 150 * MINUTE, 30 * MINUTE, (CARE, frozenset()))
REST = Break(160 * MINUTE, 200 * MINUTE, 20 * MINUTE, 0)
ZHAO = Carer("zhao", 0.0, 240 * MINUTE, 0, 0, CARE, (REST,))
QIAN = Carer("qian", 0.0, 240 * MINUTE, 0, 0, CARE)
REQUEST = PlanRequest((ALONE, TOGETHER), (ZHAO, QIAN), APART * 10 * MINUTE, APART * 1000)
GOOD = Plan(
    {
        "zhao": (Stop("alone", 0, 60 * MINUTE), Stop("together", 0, 120 * MINUTE), Stop(None, 0, 170 * MINUTE)),
        "qian": (Stop("together", 1, 120 * MINUTE),),
    }
)


def test_a_good_plan_has_no_faults_and_the_figures_one_can_count() -> None:
    assert faults(REQUEST, GOOD) == []
    figures = measure(REQUEST, GOOD)
    assert (figures.served_visits, figures.unassigned_visits) == (2, 0)
    assert figures.travel_seconds == 80 * MINUTE
    assert figures.metres == 8000
    assert (figures.late_seconds, figures.overtime_seconds, figures.unknown_carers) == (0, 0, 0)
    assert figures.cost == 80 * MINUTE


def test_lateness_overtime_and_unknown_carers_are_counted() -> None:
    late = Plan({"qian": (Stop("alone", 0, 100 * MINUTE),)}, (Unassigned("together", "time"),))
    figures = measure(replace(REQUEST, carers=(ZHAO, replace(QIAN, shift_end=135 * MINUTE))), late)
    assert figures.late_seconds == figures.largest_lateness_seconds == 10 * MINUTE
    assert figures.overtime_seconds == 5 * MINUTE
    assert figures.unknown_carers == 1
    prices = REQUEST.prices
    assert figures.cost == pytest.approx(
        20 * MINUTE
        + 10 * MINUTE * (prices.late_second + prices.largest_lateness_second)
        + 5 * MINUTE * prices.overtime_second
        + prices.unknown_carer
        + prices.unserved_visit
    )


def with_route(name: str, *stops: Stop) -> Plan:
    return Plan(dict(GOOD.routes) | {name: stops})


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        (with_route("qian", Stop("together", 1, 121 * MINUTE)), "right distance"),
        (with_route("qian"), "once by each carer"),
        (with_route("qian", Stop("alone", 0, 60 * MINUTE), Stop("together", 1, 120 * MINUTE)), "once by each carer"),
        (with_route("zhao", *GOOD.routes["zhao"], Stop(None, 0, 200 * MINUTE)), "takes break 0 2 times"),
        (with_route("zhao", *GOOD.routes["zhao"][:2], Stop(None, 0, 165 * MINUTE)), "cannot be at break 0"),
        (with_route("sun"), "not in the request"),
        (Plan(GOOD.routes, (Unassigned("alone", "time"),)), "neither served nor named"),
        (Plan({}), "neither served nor named"),
    ],
)
def test_broken_rules_of_a_plan_are_named(plan: Plan, fault: str) -> None:
    assert any(fault in found for found in faults(REQUEST, plan))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda visit: replace(visit, skills=(frozenset({"nurse"}),)), "lacks a skill"),
        (lambda visit: replace(visit, kept_with=("qian",)), "promised"),
        (lambda visit: replace(visit, not_by="zhao"), "must not come"),
        (lambda visit: replace(visit, opens_at=61 * MINUTE), "before its window"),
        (lambda visit: replace(visit, opens_at=0.0, due_at=44 * MINUTE), "later than allowed"),
    ],
)
def test_broken_rules_of_a_visit_are_named(change: Callable[[VisitToPlan], VisitToPlan], fault: str) -> None:
    request = replace(REQUEST, visits=(change(ALONE), TOGETHER))
    assert any(fault in found for found in faults(request, GOOD))


def test_too_long_a_shift_is_named() -> None:
    request = replace(REQUEST, carers=(replace(ZHAO, shift_end=150 * MINUTE), QIAN))
    assert faults(request, GOOD) == ["zhao works longer than allowed"]


def test_one_carer_cannot_be_both() -> None:
    both = replace(TOGETHER, second_after=(30 * MINUTE, 60 * MINUTE))
    request = PlanRequest((both,), (QIAN,), REQUEST.seconds, REQUEST.metres)
    plan = Plan({"qian": (Stop("together", 0, 120 * MINUTE), Stop("together", 1, 150 * MINUTE))})
    assert faults(request, plan) == ["qian cannot be both carers of together"]


def test_a_break_is_needless_for_who_is_done_before() -> None:
    early = Plan({"zhao": (Stop("alone", 0, 60 * MINUTE),)}, (Unassigned("together", "time"),))
    assert faults(REQUEST, early) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda: replace(ALONE, skills=()),
        lambda: replace(ALONE, due_at=0.0),
        lambda: replace(TOGETHER, kept_with=("zhao", "zhao")),
        lambda: replace(TOGETHER, second_after=(5.0, 1.0)),
        lambda: replace(REQUEST, visits=(ALONE, ALONE)),
        lambda: replace(REQUEST, visits=(replace(ALONE, place=4),)),
        lambda: replace(REQUEST, seconds=APART[:2]),
    ],
)
def test_what_no_plan_could_satisfy_is_refused(build: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"visit|place|matri"):
        build()
