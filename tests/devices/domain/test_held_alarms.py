"""Presses told apart by the rising edge of an alarm bit, and by device time where the message is an alarm itself."""

from datetime import UTC, datetime, timedelta

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.held_alarms import Held, follow

NOW = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
SOS, LOW = AlarmKind.SOS, AlarmKind.LOW_BATTERY


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def ids(held: Held) -> dict[AlarmKind, str]:
    return {kind: press.message_id for kind, press in held.items()}


def test_a_bit_that_stays_set_is_one_press_with_the_first_time() -> None:
    first = follow({}, [SOS], after(0), after(1), is_event=False)
    second = follow(first, [SOS, LOW], after(10), after(11), is_event=False)

    assert second[SOS].message_id == first[SOS].message_id
    assert second[SOS].at == after(0)
    assert second[LOW].at == after(10)


def test_a_bit_that_falls_and_rises_is_a_new_press() -> None:
    first = follow({}, [SOS], after(0), after(0), is_event=False)
    between = follow(first, [], after(5), after(5), is_event=False)
    second = follow(between, [SOS], after(10), after(10), is_event=False)

    assert between == {}
    assert ids(second) != ids(first)


def test_a_bit_seen_long_ago_is_a_new_press() -> None:
    first = follow({}, [SOS], after(0), after(0), is_event=False)
    soon = follow(first, [SOS], after(120), after(120), is_event=False)
    late = follow(soon, [SOS], after(241), after(241), is_event=False)

    assert ids(soon) == ids(first)
    assert ids(late) != ids(first)


def test_an_alarm_message_is_a_press_for_each_device_time() -> None:
    first = follow({}, [SOS], after(0), after(0), is_event=True)
    again = follow(first, [SOS], after(0), after(30), is_event=True)
    second = follow(again, [SOS], after(1), after(31), is_event=True)

    assert ids(again) == ids(first)
    assert ids(second) != ids(first)


def test_a_heartbeat_repeats_what_an_alarm_message_has_told() -> None:
    press = follow({}, [SOS], after(0), after(0), is_event=True)
    heartbeat = follow(press, [SOS], None, after(600), is_event=False)
    much_later = follow(heartbeat, [SOS], None, after(1600), is_event=False)

    assert ids(heartbeat) == ids(press)
    assert ids(much_later) != ids(press)


def test_an_alarm_message_says_nothing_of_what_it_does_not_name() -> None:
    held = follow({}, [LOW], after(0), after(0), is_event=False)

    assert set(follow(held, [SOS], after(1), after(1), is_event=True)) == {SOS, LOW}


def test_without_a_device_time_a_press_is_named_by_its_arrival() -> None:
    first = follow({}, [SOS], None, after(0), is_event=True)
    again = follow(first, [SOS], None, after(20), is_event=True)
    late = follow(again, [SOS], None, after(200), is_event=True)

    assert first[SOS].at is None
    assert ids(again) == ids(first)
    assert ids(late) != ids(first)
