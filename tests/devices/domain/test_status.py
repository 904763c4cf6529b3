"""What messages make of a device's state, battery and place."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.devices.domain.fixes import ReportedFix
from services.devices.domain.status import DeviceState, SignOfLife, Status, after, is_visible_change

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NEW = Status(DeviceState.NEVER_SEEN, None, None, None)


def fix(lat: float, **ago: float) -> ReportedFix:
    return ReportedFix(lat, 116.5, NOW - timedelta(**ago))


def test_a_sign_of_life_brings_a_device_online_from_every_state() -> None:
    for state in DeviceState:
        assert after(Status(state, None, None, None), SignOfLife(NOW), 20).state is DeviceState.ONLINE


def test_a_low_battery_shows_until_it_is_charged() -> None:
    low = after(NEW, SignOfLife(NOW, battery=20), 20)
    assert low.state is DeviceState.LOW_BATTERY
    assert after(low, SignOfLife(NOW), 20).state is DeviceState.LOW_BATTERY, "a message without battery changes nothing"
    assert after(low, SignOfLife(NOW, battery=21), 20).state is DeviceState.ONLINE


def test_an_older_fix_does_not_replace_a_newer_one() -> None:
    here = after(NEW, SignOfLife(NOW, fix=fix(35.1, minutes=1)), 20)
    assert after(here, SignOfLife(NOW, fix=fix(35.2, minutes=2)), 20).fix == here.fix


def test_a_clock_ahead_does_not_pin_a_device() -> None:
    ahead = ReportedFix(35.1, 116.5, NOW + timedelta(hours=20))
    pinned = after(NEW, SignOfLife(NOW, fix=ahead), 20)
    moved = after(pinned, SignOfLife(NOW + timedelta(minutes=1), fix=fix(35.2, minutes=-1)), 20)
    assert moved.fix is not None
    assert moved.fix.lat == 35.2


_SIGNS = st.lists(
    st.builds(
        SignOfLife,
        received_at=st.integers(0, 1000).map(lambda seconds: NOW + timedelta(seconds=seconds)),
        battery=st.none() | st.integers(0, 100),
        fix=st.none() | st.integers(0, 1000).map(lambda seconds: fix(35 + seconds / 10_000, seconds=seconds)),
    ),
    max_size=6,
)


@given(_SIGNS)
def test_seen_and_place_are_the_newest_in_any_order(signs: list[SignOfLife]) -> None:
    status, backwards = NEW, NEW
    for sign in signs:
        status = after(status, sign, 20)
    for sign in reversed(signs):
        backwards = after(backwards, sign, 20)
    assert status.last_seen_at == backwards.last_seen_at == max((s.received_at for s in signs), default=None)
    newest = max((s.fix.at for s in signs if s.fix), default=None)
    assert (status.fix.at if status.fix else None) == (backwards.fix.at if backwards.fix else None) == newest


def test_being_seen_again_is_no_news() -> None:
    online = after(NEW, SignOfLife(NOW, battery=50), 20)
    again = after(online, SignOfLife(NOW + timedelta(minutes=1), battery=50), 20)
    assert is_visible_change(NEW, online)
    assert not is_visible_change(online, again)
