"""The rule of one press: every case in which two reports are the same, and every one in which a press might be lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.devices.domain.presses import Relation, Report, Windows, judge, relate

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
WINDOWS = Windows(timedelta(minutes=10), timedelta(minutes=1))
BASE: Report[str] = Report("a", "mqtt", "sos", "m1", b"digest", NOW, NOW)
ANONYMOUS = replace(BASE, message_id=None)
STUCK_CLOCK = datetime(2020, 1, 1, 0, 0, 5, tzinfo=UTC)


def later(report: Report[str], **after: float) -> Report[str]:
    return replace(report, received_at=report.received_at + timedelta(**after))


@pytest.mark.parametrize(
    ("report", "other"),
    [
        pytest.param(later(BASE, seconds=2), BASE, id="redelivered"),
        pytest.param(later(BASE, hours=5), BASE, id="redelivered by a broker that kept it for hours"),
        pytest.param(later(replace(BASE, device_time=None), minutes=9), BASE, id="retry without the time"),
        pytest.param(replace(BASE, channel="http", message_id="c9"), BASE, id="the cloud's own id"),
        pytest.param(later(replace(BASE, channel="http", message_id=None), minutes=9), BASE, id="other channel, no id"),
        pytest.param(replace(BASE, channel="http"), BASE, id="other channel, same id"),
        pytest.param(later(ANONYMOUS, minutes=9), ANONYMOUS, id="no id, same time and payload"),
        pytest.param(
            later(replace(ANONYMOUS, device_time=None), seconds=30),
            replace(ANONYMOUS, device_time=None),
            id="nothing to tell by, at once",
        ),
    ],
)
def test_one_press(report: Report[str], other: Report[str]) -> None:
    assert relate(report, other, WINDOWS) is Relation.SAME
    assert judge(report, [other], WINDOWS).alarm == "a"


@pytest.mark.parametrize(
    ("report", "other", "relation"),
    [
        pytest.param(
            replace(BASE, device_time=NOW + timedelta(hours=1)), BASE, Relation.ID_REUSED, id="the counter restarted"
        ),
        pytest.param(
            later(replace(BASE, device_time=STUCK_CLOCK), days=1),
            replace(BASE, device_time=STUCK_CLOCK),
            Relation.ID_REUSED,
            id="counter and clock restarted together",
        ),
        pytest.param(
            later(replace(BASE, device_time=None), minutes=11),
            replace(BASE, device_time=None),
            Relation.ID_REUSED,
            id="a counter and no clock",
        ),
        pytest.param(
            later(replace(ANONYMOUS, device_time=STUCK_CLOCK), minutes=11),
            replace(ANONYMOUS, device_time=STUCK_CLOCK),
            Relation.OTHER,
            id="a clock that stands still",
        ),
        pytest.param(
            later(replace(ANONYMOUS, device_time=None), seconds=90),
            replace(ANONYMOUS, device_time=None),
            Relation.OTHER,
            id="nothing to tell by, a while later",
        ),
        pytest.param(replace(BASE, channel="http", message_id="x", kind="fall"), BASE, Relation.OTHER, id="a fall"),
        pytest.param(
            later(replace(BASE, channel="http", message_id="x"), minutes=11), BASE, Relation.OTHER, id="too long after"
        ),
        pytest.param(
            replace(BASE, channel="http", message_id="x", device_time=None),
            replace(BASE, device_time=None),
            Relation.OTHER,
            id="two channels, no time",
        ),
        pytest.param(replace(BASE, message_id="m2"), BASE, Relation.OTHER, id="another id in the same second"),
        pytest.param(replace(ANONYMOUS, digest=b"else"), ANONYMOUS, Relation.OTHER, id="another payload"),
        pytest.param(ANONYMOUS, BASE, Relation.OTHER, id="one channel, one of them without id"),
    ],
)
def test_two_presses(report: Report[str], other: Report[str], relation: Relation) -> None:
    assert relate(report, other, WINDOWS) is relation
    verdict = judge(report, [other], WINDOWS)
    assert verdict.alarm is None
    assert verdict.is_id_reused is (relation is Relation.ID_REUSED)


def test_a_reused_id_still_finds_its_own_press_behind_the_other() -> None:
    second = replace(BASE, alarm="b", device_time=NOW + timedelta(hours=1), received_at=NOW + timedelta(hours=1))
    assert judge(later(second, seconds=3), [BASE, second], WINDOWS).alarm == "b"


_TIMES = st.sampled_from([None, NOW, NOW + timedelta(hours=1), STUCK_CLOCK])
_REPORTS = st.builds(
    Report,
    alarm=st.just("a"),
    channel=st.sampled_from(["mqtt", "http"]),
    kind=st.sampled_from(["sos", "fall"]),
    message_id=st.sampled_from([None, "m1", "m2"]),
    digest=st.sampled_from([b"1", b"2"]),
    device_time=_TIMES,
    received_at=st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 3), timezones=st.just(UTC)),  # noqa: DTZ001
)


@given(_REPORTS, _REPORTS)
def test_the_order_of_arrival_does_not_matter(one: Report[str], two: Report[str]) -> None:
    assert relate(one, two, WINDOWS) is relate(two, one, WINDOWS)


@given(_REPORTS)
def test_a_report_is_the_same_as_itself(report: Report[str]) -> None:
    assert relate(report, report, WINDOWS) is Relation.SAME


@given(_REPORTS, _REPORTS)
def test_no_press_is_swallowed_after_the_window_unless_id_and_a_running_clock_agree(
    one: Report[str], two: Report[str]
) -> None:
    if abs(one.received_at - two.received_at) <= WINDOWS.same_press:
        return
    if relate(one, two, WINDOWS) is Relation.SAME:
        assert one.message_id is not None
        assert (one.message_id, one.device_time) == (two.message_id, two.device_time)
        assert one.device_time != STUCK_CLOCK
