"""Who comes first in the waiting list, and why."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.needs import Need
from services.registry.domain.waiting_list import (
    BUILT_IN_ORDER,
    Candidate,
    Criterion,
    WaitingEvent,
    WaitingOrder,
    event_of_decline,
    rank,
)

_SIX = {Need.LIVING_ALONE, Need.SPECIALLY_DIFFICULT}


def _candidate(number: int, *needs: Need, day: int = 1) -> Candidate:
    return Candidate(UUID(int=number), date(2026, 1, day), frozenset(needs))


def _order(*candidates: Candidate) -> list[int]:
    return [place.candidate.application_id.int for place in rank(candidates, BUILT_IN_ORDER)]


def test_the_built_in_order() -> None:
    assert _order(
        _candidate(1),
        _candidate(2, Need.HARDSHIP, day=2),
        _candidate(3, Need.HARDSHIP, *_SIX, day=5),
        _candidate(4, Need.SPECIAL_CONTRIBUTION, day=4),
        _candidate(5, Need.DESTITUTE, Need.HARDSHIP, day=9),
        _candidate(6, *_SIX, day=1),
    ) == [5, 4, 3, 1, 6, 2]


def test_a_place_is_explained() -> None:
    places = rank(
        [_candidate(2, day=2), _candidate(4, day=3), _candidate(3, day=3), _candidate(1, Need.DESTITUTE)],
        BUILT_IN_ORDER,
    )
    assert [(p.position, p.tier_points, p.decided_by) for p in places] == [
        (1, (1, 0), ""),
        (2, (0, 0), "tier 1"),
        (3, (0, 0), "applied_on"),
        (4, (0, 0), "application_id"),
    ]
    assert [(w.criterion.code, w.met_by) for w in places[0].weighed] == [
        ("destitute", frozenset({Need.DESTITUTE})),
        ("priority", None),
    ]


@pytest.mark.parametrize(
    ("declined", "event"), [(0, WaitingEvent.DECLINE), (1, WaitingEvent.DECLINE_LAST), (2, WaitingEvent.DECLINE_LAST)]
)
def test_the_last_decline_ends_it(declined: int, event: WaitingEvent) -> None:
    assert event_of_decline(declined, BUILT_IN_ORDER) is event


_NEEDS = st.frozensets(st.sampled_from(Need))
_CRITERIA = st.builds(
    Criterion,
    code=st.just("c"),
    title=st.just("c"),
    tier=st.integers(1, 3),
    points=st.integers(1, 5),
    any_of=st.lists(st.frozensets(st.sampled_from(Need), min_size=1, max_size=2), min_size=1, max_size=3).map(tuple),
)
_ORDERS = st.builds(WaitingOrder, criteria=st.lists(_CRITERIA, max_size=5).map(tuple), max_declined_offers=st.just(2))
_QUEUES = st.lists(st.tuples(_NEEDS, st.integers(0, 3)), min_size=1, max_size=8).map(
    lambda drawn: [
        Candidate(UUID(int=number), date(2026, 1, 1) + timedelta(days=days), needs)
        for number, (needs, days) in enumerate(drawn)
    ]
)


@given(_QUEUES, _ORDERS, st.randoms(use_true_random=False))
def test_the_order_is_total_whatever_order_they_come_in(
    queue: list[Candidate], order: WaitingOrder, random: st.DataObject
) -> None:
    shuffled = list(queue)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    places = rank(queue, order)
    assert places == rank(shuffled, order)
    assert [place.position for place in places] == list(range(1, len(queue) + 1))
    assert {place.candidate for place in places} == set(queue)


@given(_QUEUES, _ORDERS, _NEEDS)
def test_a_further_need_never_moves_anybody_back(
    queue: list[Candidate], order: WaitingOrder, further: frozenset[Need]
) -> None:
    first, *others = queue
    needier = Candidate(first.application_id, first.applied_on, first.needs | further)
    assert _position(first, queue, order) >= _position(needier, [needier, *others], order)


@given(_QUEUES, _ORDERS, _CRITERIA)
def test_a_further_criterion_that_one_meets_never_moves_them_behind_who_does_not(
    queue: list[Candidate], order: WaitingOrder, further: Criterion
) -> None:
    longer = WaitingOrder((*order.criteria, further), 2)
    before = {p.candidate: p.position for p in rank(queue, order)}
    after = rank(queue, longer)
    meets = {p.candidate for p in after if p.weighed[-1].met_by is not None}
    position = {p.candidate: p.position for p in after}
    for one in meets:
        for other in set(queue) - meets:
            assert not (before[one] < before[other] and position[one] > position[other])


def _position(candidate: Candidate, queue: list[Candidate], order: WaitingOrder) -> int:
    return next(place.position for place in rank(queue, order) if place.candidate == candidate)
