"""The smaller rules: shifts, places, check-ins, ages, obstacles and scores."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.dispatch.domain.candidates import (
    Certificate,
    Need,
    Start,
    Travel,
    WorkerFacts,
    assess,
    obstacles,
    start_of,
)
from services.dispatch.domain.catalogue import BY_CODE
from services.dispatch.domain.people import age_on
from services.dispatch.domain.places import MeasuredPlace, Place, straight_metres, where_help_is_needed
from services.dispatch.domain.shifts import Shift, Word, covers
from services.dispatch.domain.visit import TimeImplausibleError, metres_from_door, time_of_deed

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday
HOME = Place(22.548342, 113.953657)
NEED = Need(BY_CODE["emergency_response"], "粤语", NOW, NOW, 15)
WORKER = WorkerFacts(
    worker_id=UUID(int=1),
    standing="active",
    skills=frozenset(),
    languages=frozenset({"粤语"}),
    certificates=(Certificate(date(2020, 1, 1), date(2026, 3, 2)),),
    shifts=(Shift(0, time(8), time(20)),),
    word=None,
    live=None,
    live_at=None,
    base=HOME,
    is_busy=False,
)


def north(metres: float) -> Place:
    return Place(HOME.lat + metres / 111_195, HOME.lng)


@pytest.mark.parametrize(
    ("weekday", "clock", "covered"),
    [(0, "21:59", False), (0, "22:00", True), (1, "05:59", True), (1, "06:00", False), (1, "22:00", False)],
)
def test_a_night_shift_runs_past_midnight(weekday: int, clock: str, covered: bool) -> None:  # noqa: FBT001
    local = datetime.combine(NOW.date() + timedelta(days=weekday), time.fromisoformat(clock), NOW.tzinfo)
    assert covers(Shift(0, time(22), time(6)), local) is covered


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"standing": "suspended"}, "not_in_good_standing"),
        ({"certificates": (Certificate(date(2020, 1, 1), date(2026, 3, 1)),)}, "no_valid_certificate"),
        ({"certificates": (Certificate(date(2026, 3, 3), None),)}, "no_valid_certificate"),
        ({"shifts": ()}, "off_duty"),
        ({"shifts": (), "word": Word(on_duty=True, at=NOW - timedelta(hours=11))}, None),
        ({"shifts": (), "word": Word(on_duty=True, at=NOW - timedelta(hours=13))}, "off_duty"),
        ({"word": Word(on_duty=False, at=NOW - timedelta(hours=1))}, "off_duty"),
        ({"word": Word(on_duty=False, at=NOW - timedelta(hours=13))}, None),
        ({"is_busy": True}, "busy"),
        ({"base": None}, "no_position"),
    ],
)
def test_obstacles(change: dict[str, object], code: str | None) -> None:
    found = obstacles(replace(WORKER, **change), NEED)  # type: ignore[arg-type]
    assert [reason.code for reason in found] == ([] if code is None else [code])


def test_a_service_that_must_be_learnt_needs_the_skill() -> None:
    need = replace(NEED, service=BY_CODE["bathing"])
    assert [reason.code for reason in obstacles(WORKER, need)] == ["skill_missing"]
    assert obstacles(replace(WORKER, skills=frozenset({"bathing"})), need) == []


def test_a_position_counts_while_it_means_something() -> None:
    live = north(500)
    for minutes, expected in ((1, live), (59, live), (61, HOME)):
        start = start_of(replace(WORKER, live=live, live_at=NOW - timedelta(minutes=minutes)), NOW)
        assert start is not None
        assert start.place == expected


def test_the_nearer_worker_scores_higher_and_every_part_has_a_reason() -> None:
    near = assess(WORKER, Start(HOME, NOW), Travel(300, 900, "road_graph"), NEED)
    far = assess(WORKER, Start(HOME, None), Travel(1200, 4000, "estimate"), NEED)
    assert near.score > far.score
    assert [reason.code for reason in near.reasons] == ["inside_circle", "position_live", "speaks_language"]
    against = [reason.code for reason in far.reasons if not reason.is_for]
    assert against == ["outside_circle", "position_is_base", "travel_time_estimated"]


def test_help_goes_home_unless_the_elder_is_surely_elsewhere() -> None:
    def measured(metres: float, minutes: float = 1, accuracy_m: float | None = 10) -> MeasuredPlace:
        place = north(metres)
        return MeasuredPlace(place.lat, place.lng, NOW - timedelta(minutes=minutes), accuracy_m)

    assert where_help_is_needed(HOME, None, NOW) == HOME
    assert where_help_is_needed(HOME, measured(200), NOW) == HOME
    assert where_help_is_needed(HOME, measured(900), NOW) == north(900)
    assert where_help_is_needed(HOME, measured(900, minutes=11), NOW) == HOME
    assert where_help_is_needed(HOME, measured(900, accuracy_m=800), NOW) == HOME
    assert where_help_is_needed(None, measured(900, minutes=300), NOW) == north(900)
    assert where_help_is_needed(None, None, NOW) is None


def test_a_phones_inaccuracy_is_credited_up_to_a_limit() -> None:
    assert straight_metres(HOME, north(250)) == pytest.approx(250, rel=0.001)
    assert metres_from_door(HOME, north(250), 60) == pytest.approx(190, abs=1)
    assert metres_from_door(HOME, north(250), 100_000) == pytest.approx(150, abs=1)
    assert metres_from_door(HOME, north(20), 60) == 0


def test_a_phones_clock_is_believed_within_reason() -> None:
    received = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert time_of_deed(None, received, None) == received
    assert time_of_deed(received - timedelta(hours=5), received, None) == received - timedelta(hours=5)
    assert time_of_deed(received + timedelta(minutes=4), received, None) == received
    for claimed in (received + timedelta(minutes=6), received - timedelta(hours=73)):
        with pytest.raises(TimeImplausibleError):
            time_of_deed(claimed, received, None)
    with pytest.raises(TimeImplausibleError):
        time_of_deed(received - timedelta(hours=2), received, received - timedelta(hours=1))


def test_age_counts_completed_years() -> None:
    assert age_on(date(2026, 3, 11), date(1941, 3, 12)) == 84
    assert age_on(date(2026, 3, 12), date(1941, 3, 12)) == 85
    assert age_on(date(2026, 2, 28), date(1940, 2, 29)) == 85
    assert age_on(date(2026, 3, 1), date(1940, 2, 29)) == 86
