"""When a ringing case gets louder."""

from datetime import UTC, datetime, timedelta

import pytest

from services.dispatch.domain.escalation import EscalationTimes, level_due, next_deadline

SINCE = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
TIMES = EscalationTimes(30, 60, 180, 60)


def after(seconds: float) -> datetime:
    return SINCE + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "level", "level_of_test"),
    [(0, 0, 0), (29.9, 0, 0), (30, 1, 1), (59, 1, 1), (60, 2, 1), (179, 2, 1), (180, 3, 1), (7200, 3, 1)],
)
def test_the_level_follows_from_the_time_alone(seconds: float, level: int, level_of_test: int) -> None:
    assert level_due(SINCE, after(seconds), TIMES, is_test=False) == level
    assert level_due(SINCE, after(seconds), TIMES, is_test=True) == level_of_test


@pytest.mark.parametrize(
    ("level", "now", "deadline"), [(0, 0, 30), (1, 30, 60), (2, 60, 180), (3, 180, 360), (3, 361, 540), (3, 3600, 3780)]
)
def test_a_ringing_case_always_has_a_deadline(level: int, now: int, deadline: int) -> None:
    assert next_deadline(SINCE, level, after(now), TIMES, is_test=False) == after(deadline)


def test_a_test_escalates_to_the_operators_and_no_further() -> None:
    assert next_deadline(SINCE, 0, SINCE, TIMES, is_test=True) == after(30)
    assert next_deadline(SINCE, 1, after(30), TIMES, is_test=True) is None
