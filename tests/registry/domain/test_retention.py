"""How long what is kept: as configured, never less than lawful."""

from datetime import UTC, date, datetime

import pytest

from services.registry.domain.retention import CLASSES, RetentionPolicyError, kept_since, policy


def test_the_days_a_city_sets() -> None:
    days = {one.name: one.days for one in policy({"events": 60})}
    assert days["events"] == 60
    assert days["reveals"] == next(one.days for one in CLASSES if one.name == "reveals")


def test_no_class_is_kept_for_less_than_it_must_be() -> None:
    for one in CLASSES:
        assert one.days >= one.least_days
        policy({one.name: one.least_days})
        with pytest.raises(RetentionPolicyError, match=one.name):
            policy({one.name: one.least_days - 1})


def test_a_class_there_is_not() -> None:
    with pytest.raises(RetentionPolicyError, match="elders"):
        policy({"elders": 1})


def test_the_first_moment_that_is_kept() -> None:
    (events,) = (one for one in policy({"events": 7}) if one.name == "events")
    assert kept_since(events, date(2026, 3, 8), UTC) == datetime(2026, 3, 1, tzinfo=UTC)
