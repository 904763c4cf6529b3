"""The watches: every bit in every message, lengths that are wrong, names that hold anything."""

from datetime import timedelta, timezone

import pytest

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_maps import alarm_map
from services.devices.ingest.codecs.frame import CodecError, DecodeOptions, FrameKind
from services.devices.ingest.codecs.watch import downlinks
from services.devices.ingest.codecs.watch.messages import decode
from services.devices.ingest.codecs.watch.wire import Header, WatchStream, open_message, unescape
from tests.devices.ingest.codecs.encoders import LAT, LNG, watch, watch_position

CELLS = "2,255,460,0,4660,43981,118,4660,43982,119"


@pytest.mark.parametrize("name", ["AL", "AL_LTE", "AL_WCDMA", "ALCUSTOMER1", "UD", "UD2", "UD3", "UD_LTE", "WT"])
@pytest.mark.parametrize("bit", range(32))
def test_every_bit_in_every_message(name: str, bit: int) -> None:
    frame = decode(watch(watch_position(name, f"{1 << bit:08X}")))

    is_alarm = name.startswith("AL")
    expected = alarm_map("watch").bits.get(bit, AlarmKind.OTHER)
    if expected is None:
        assert frame.alarms == ((AlarmKind.OTHER,) if is_alarm else ())
    else:
        assert frame.alarms == (expected,)
    assert (frame.kind is FrameKind.ALARM) == bool(frame.alarms)
    assert frame.reply == (b"[3G*1234567890*0002*AL]" if is_alarm else None)


@pytest.mark.parametrize("status", ["0000", "0001", "", "xyz", "00000000", "123456789"])
def test_an_alarm_that_does_not_say_which_is_one_all_the_same(status: str) -> None:
    assert decode(watch(watch_position("AL", status))).alarms == (AlarmKind.OTHER,)


@pytest.mark.parametrize("content", ["AL", "AL,", "AL,,,,,,,,,", "AL,0,0,A,1e999,N,nan,E", "AL,311399,256161,A"])
def test_an_alarm_with_nothing_readable_behind_it_is_one_all_the_same(content: str) -> None:
    frame = decode(watch(content))

    assert (frame.kind, frame.alarms, frame.position) == (FrameKind.ALARM, (AlarmKind.OTHER,), None)
    assert frame.reply == b"[3G*1234567890*0002*AL]"


def test_sos_and_fall_before_the_battery() -> None:
    frame = decode(watch(watch_position("AL", "00330001")))

    assert frame.alarms == (AlarmKind.SOS, AlarmKind.FALL, AlarmKind.TAKEN_OFF, AlarmKind.LOW_BATTERY)


def test_a_position() -> None:
    frame = decode(watch(f"UD,010326,003000,A,{LAT},S,{LNG},W,36,271.5,40.0,9,90,76,1203,5,00000008,{CELLS},0,12.5"))

    position, report = frame.position, frame.reports[0]
    assert position is not None
    assert (position.lat, position.lng, position.valid) == (-LAT, -LNG, True)
    assert (position.speed_mps, position.course, frame.battery) == (10.0, 271.5, 76)
    assert position.at is not None
    assert position.at.isoformat() == "2026-03-01T00:30:00+00:00"
    assert [cell["cid"] for cell in report.details["cells"]] == [43981, 43982]
    assert report.details["accuracy_m"] == 12.5
    assert frame.reply is None


@pytest.mark.parametrize("place", ["-35.5,S,-116.5,W", "35.5,S,116.5,W", "-35.5,N,-116.5,E"])
def test_south_and_west_however_they_are_said(place: str) -> None:
    position = decode(watch(watch_position(place=place))).position

    assert position is not None
    assert (position.lat, position.lng) == (-35.5, -116.5)


def test_networks_where_no_cell_is_heard() -> None:
    for count in ("0,0,2", "0,2"):
        behind = f"{count},one,aa:bb:cc:dd:ee:01,-60,two,aa:bb:cc:dd:ee:02,-61"
        found = decode(watch(watch_position(behind=behind))).reports[0].details["wifi"]
        assert [network["name"] for network in found] == ["one", "two"]


def test_the_models_clock() -> None:
    options = DecodeOptions(time_zone=timezone(timedelta(hours=8)))

    position = decode(watch(watch_position()), options).position

    assert position is not None
    assert position.at is not None
    assert position.at.isoformat() == "2026-03-01T00:30:00+08:00"


@pytest.mark.parametrize(("fix", "place"), [("V", f"{LAT},N,{LNG},E"), ("A", "0.0,N, 0.0,E"), ("A", "99,N,200,E")])
def test_a_place_that_is_none_is_not_valid(fix: str, place: str) -> None:
    position = decode(watch(watch_position(fix=fix, place=place))).position

    assert position is not None
    assert not position.valid


def test_names_of_networks_may_hold_anything() -> None:
    names = ["plain", "two, words", "a]b", "[c", "x[y]z", ""]
    macs = [f"aa:bb:cc:dd:ee:{place:02x}" for place in range(len(names))]
    networks = ",".join(
        f"{name},{mac},-{60 + place}" for place, (name, mac) in enumerate(zip(names, macs, strict=True))
    )
    raw = watch(watch_position("AL", "00010000", "V", "0,N,0,E", f"0,0,{len(names)},{networks},8.5"))

    frames = WatchStream().feed(raw + watch("LK"))

    assert frames == [raw, watch("LK")]
    frame = decode(frames[0])
    details = frame.reports[0].details
    assert [(network["name"], network["mac"]) for network in details["wifi"]] == list(zip(names, macs, strict=True))
    assert details["wifi"][0]["rssi"] == -60
    assert details["accuracy_m"] == 8.5
    assert frame.alarms == (AlarmKind.SOS,)


def test_cells_and_networks_without_a_fix() -> None:
    frame = decode(watch(watch_position(fix="V", place="0,N,0,E", behind=f"{CELLS},0")))

    assert frame.kind is FrameKind.POSITION
    assert frame.position is not None
    assert not frame.position.valid
    assert len(frame.reports[0].details["cells"]) == 2


@pytest.mark.parametrize("length", [0, 1, 5, 500, 0xFFFF])
def test_a_wrong_length_is_told_and_costs_nothing(length: int) -> None:
    raw = watch(watch_position("AL", "00010000"), length=length)

    frames = WatchStream().feed(raw)

    assert frames == [raw]
    frame = decode(raw)
    assert frame.alarms == (AlarmKind.SOS,)
    assert [warning.split(":")[0] for warning in frame.warnings] == ["length.mismatch"]


def test_a_recording_without_escapes_is_one_frame() -> None:
    raw = watch(b"TK,#!AMR\x7d[],*\xff")

    assert WatchStream().feed(raw + watch("LK")) == [raw, watch("LK")]


def test_an_older_heartbeat() -> None:
    assert decode(watch("LK,0,100")).battery == 100


def test_heartbeats_are_answered_with_their_index() -> None:
    plain, full = decode(watch("LK", index="0A1f")), decode(watch("LK,1203,0,76"))

    assert (plain.kind, plain.reply, plain.battery) == (FrameKind.HEARTBEAT, b"[3G*1234567890*0A1f*0002*LK]", None)
    assert (full.reply, full.battery) == (b"[3G*1234567890*0002*LK]", 76)
    assert full.reports[0].metrics == {"steps": 1203}


@pytest.mark.parametrize(
    ("content", "metrics"),
    [
        ("PULSE,72", {"heart_rate": 72}),
        ("heart,71", {"heart_rate": 71}),
        ("BLOOD,130,80", {"systolic": 130, "diastolic": 80}),
        ("bphrt,120,79,73,,,,", {"systolic": 120, "diastolic": 79, "heart_rate": 73}),
        ("TEMP,36.5", {"temperature": 36.5}),
        ("btemp2,1,35.29", {"temperature": 35.29}),
        ("oxygen,0,98", {"spo2": 98}),
        ("oxygen,0,0", {}),
        ("PULSE,nan", {}),
        ("PULSE", {}),
        ("PULSE,1e400", {}),
    ],
)
def test_health(content: str, metrics: dict[str, float]) -> None:
    frame = decode(watch(content))

    assert frame.kind is FrameKind.TELEMETRY
    assert (frame.reports[0].metrics if frame.reports else {}) == metrics


@pytest.mark.parametrize(
    ("content", "kind", "reply"),
    [
        ("INIT,1", FrameKind.LOGIN, "INIT,1"),
        ("TKQ", FrameKind.OTHER, "TKQ"),
        ("TKQ2", FrameKind.OTHER, "TKQ2"),
        ("UPLOAD", FrameKind.RESPONSE, None),
        ("TK,1", FrameKind.RESPONSE, None),
        ("ICCID,89860000", FrameKind.OTHER, None),
    ],
)
def test_other_messages(content: str, kind: FrameKind, reply: str | None) -> None:
    frame = decode(watch(content))

    assert frame.kind is kind
    assert frame.reply == (None if reply is None else watch(reply))


def test_a_recording_with_escapes_is_one_frame() -> None:
    raw = watch(b"TK,#!AMR\n\x7d\x02\x7d\x03\x7d\x04\x7d\x05\x7d\x01\x00\xff")

    assert WatchStream().feed(raw) == [raw]
    assert unescape(open_message(raw).content).endswith(b"[],*}\x00\xff")
    assert decode(raw).reply == watch("TK,1")


@pytest.mark.parametrize("raw", [b"", b"[", b"[3G*123*0002*LK", b"hello", b"[3G*123*LK]", b"[3G**0002*LK]"])
def test_what_is_no_frame(raw: bytes) -> None:
    with pytest.raises(CodecError):
        decode(raw)


def test_downlinks() -> None:
    to = Header("3G", "1234567890")

    assert downlinks.locate(to) == watch("CR")
    assert downlinks.find(to) == watch("FIND")
    assert downlinks.call(to, "13800001111") == watch("CALL,13800001111")
    assert downlinks.message(to, "您好") == watch("MESSAGE,60a8597d")
    assert downlinks.report_every(to, 60) == watch("UPLOAD,60")
    assert downlinks.sos_number(to, 1, "120") == watch("SOS1,120")
    assert downlinks.listen_in(to, "120", is_granted=True) == watch("MONITOR,120")
    with pytest.raises(CodecError, match=r"downlink\.refused"):
        downlinks.listen_in(to, "120", is_granted=False)
    with pytest.raises(CodecError, match=r"downlink\.refused"):
        downlinks.call(to, "1]2")
    with pytest.raises(CodecError, match=r"downlink\.refused"):
        downlinks.sos_number(to, 4, "120")
