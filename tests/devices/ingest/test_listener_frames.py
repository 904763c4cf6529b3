"""What of a frame goes to which lane, and what an address may cause to be written down."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from services.devices.domain.arrivals import Arrival
from services.devices.domain.held_alarms import Held
from services.devices.ingest.codecs.frame import DecodeOptions
from services.devices.ingest.codecs.gt06.messages import decode as decode_gt06
from services.devices.ingest.codecs.jt808.messages import decode as decode_jt808
from services.devices.ingest.codecs.watch.messages import decode as decode_watch
from services.devices.ingest.listener_enrolment import EnrolledDevice
from services.devices.ingest.listener_frames import Taken, take_apart
from services.devices.ingest.listener_throttle import AddressBudget
from tests.devices.ingest.codecs.encoders import (
    MOMENT,
    Jt808,
    gt06,
    gt06_alarm,
    jt808_batch,
    jt808_location,
    watch,
    watch_position,
)

DEVICE = EnrolledDevice("acme", "13800001111", DecodeOptions())
NOW = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


def of_jt808(body: bytes, message: int = 0x0200, held: Held | None = None) -> Taken:
    raw = Jt808().frame(message, body)
    return take_apart(decode_jt808(raw), raw, DEVICE, held or {}, NOW)


def kinds(arrivals: Sequence[Arrival]) -> list[str]:
    return [arrival.topic.rpartition("/")[2] for arrival in arrivals]


def told(arrivals: Sequence[Arrival]) -> list[str]:
    return [arrival.fields["kind"] for arrival in arrivals if arrival.fields]


def test_the_most_urgent_alarm_goes_first_and_the_place_goes_along() -> None:
    taken = of_jt808(jt808_location(alarm=1 | 1 << 7 | 1 << 30))

    assert told(taken.alarms) == ["sos", "fall", "low_battery"]
    assert kinds(taken.data) == ["position"]
    assert all(alarm.fields and alarm.fields["position"]["lat"] == 35.4147 for alarm in taken.alarms)
    assert len({alarm.fields["id"] for alarm in taken.alarms if alarm.fields}) == 3


def test_a_place_without_a_fix_is_no_position() -> None:
    taken = of_jt808(jt808_location(alarm=1, status=0))

    (alarm,) = taken.alarms
    assert alarm.fields
    assert "position" not in alarm.fields
    assert alarm.fields["extra"]["place_without_fix"] == {"lat": 35.4147, "lng": 116.5871}
    assert taken.data == []
    assert kinds(of_jt808(jt808_location(status=0)).data) == ["heartbeat"]


def test_records_that_were_kept_make_one_press_for_each_rise_of_the_bit() -> None:
    bits = (1, 1, 0, 1, 1)
    records = [jt808_location(alarm=b, moment=MOMENT + timedelta(minutes=n)) for n, b in enumerate(bits)]
    before = of_jt808(jt808_location(alarm=1)).held

    taken = of_jt808(jt808_batch(*records), 0x0704, before)

    assert [alarm.fields["at"] for alarm in taken.alarms if alarm.fields] == [
        "2026-03-01T08:30:00+08:00",
        "2026-03-01T08:33:00+08:00",
    ]
    assert kinds(taken.data) == ["position"] * 5
    assert taken.held == before, "what was kept says nothing of now"


def test_a_batch_of_now_goes_on_with_what_is_held() -> None:
    before = of_jt808(jt808_location(alarm=1)).held
    later = jt808_location(alarm=1, moment=MOMENT + timedelta(seconds=20))

    taken = of_jt808(jt808_batch(later, later, kind=0), 0x0704, before)

    (alarm,) = taken.alarms
    assert alarm.fields
    assert alarm.fields["id"] == next(iter(before.values())).message_id


def test_heartbeats_health_and_logins_are_signs_of_life() -> None:
    frames = [watch("LK,5,0,70"), watch("LK"), watch("PULSE,72"), watch("INIT,1"), watch("CR")]
    taken = [take_apart(decode_watch(raw), raw, DEVICE, {}, NOW) for raw in frames]

    assert [kinds(one.data) for one in taken] == [
        ["telemetry"],
        ["heartbeat"],
        ["telemetry"],
        ["heartbeat"],
        ["heartbeat"],
    ]
    assert taken[0].data[0].fields == {"metrics": {"steps": 5}, "battery": 70}


def test_an_alarm_message_is_a_press_of_its_own() -> None:
    held: Held = {}
    seen = set()
    for second in (0, 0, 5):
        raw = watch(watch_position("AL", "00010000").replace("003000", f"0030{second:02d}"))
        taken = take_apart(decode_watch(raw), raw, DEVICE, held, NOW)
        held = taken.held
        seen |= {alarm.fields["id"] for alarm in taken.alarms if alarm.fields}
    raw = gt06(0x16, gt06_alarm(code=1))
    taken = take_apart(decode_gt06(raw), raw, DEVICE, {}, NOW)

    assert len(seen) == 2
    assert told(taken.alarms) == ["sos"]


def test_what_a_server_sends_is_nothing_a_device_said() -> None:
    taken = of_jt808(bytes.fromhex("0001020004"), 0x8001)

    assert (taken.alarms, taken.data) == ([], [])


def test_a_budget_runs_out_and_comes_back() -> None:
    budget = AddressBudget(capacity=3, per_second=0.5, max_addresses=2)

    assert [budget.spend("a", 0.0) for _ in range(4)] == [True, True, True, False]
    assert budget.spend("b", 0.0)
    assert not budget.spend("a", 1.0)
    assert budget.spend("a", 2.0)
    budget.spend("b", 2.0)
    budget.spend("c", 2.0)
    assert [budget.spend("a", 2.0) for _ in range(3)] == [True] * 3, "the address longest unheard of is forgotten"
