"""GT06: every code with every state, every form of an alarm, lengths that are wrong."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_maps import alarm_map, by_urgency, models_with_a_map
from services.devices.ingest.codecs.frame import CodecError, DecodeOptions, FrameKind
from services.devices.ingest.codecs.gt06 import downlinks
from services.devices.ingest.codecs.gt06.messages import decode
from services.devices.ingest.codecs.gt06.wire import Gt06Stream, crc16_x25
from tests.devices.ingest.codecs.encoders import GT06_CELL, LAT, LNG, gt06, gt06_alarm, gt06_gps

MODELS = [None, *models_with_a_map("gt06")]


def test_the_crc_is_the_published_one() -> None:
    assert crc16_x25(b"123456789") == 0x906E


@pytest.mark.parametrize("number", [0x16, 0x26, 0x27])
@pytest.mark.parametrize("model", MODELS)
def test_every_code_and_state_together(number: int, model: str | None) -> None:
    alarms = alarm_map("gt06", model)
    for code in range(256):
        for state in range(8):
            frame = decode(gt06(number, gt06_alarm(code, state)), DecodeOptions(alarms))

            told = [kind for kind in (alarms.codes.get(code, AlarmKind.OTHER), alarms.states[state]) if kind]
            is_normal = code == state == 0
            assert frame.alarms == (() if is_normal else by_urgency(told) or (AlarmKind.OTHER,))
            assert frame.kind is (FrameKind.POSITION if is_normal else FrameKind.ALARM)
            assert (frame.battery, frame.reply) == (66, gt06(number))


def test_either_place_calls() -> None:
    assert decode(gt06(0x16, gt06_alarm(code=1))).alarms == (AlarmKind.SOS,)
    assert decode(gt06(0x16, gt06_alarm(state=0b100))).alarms == (AlarmKind.SOS,)
    assert decode(gt06(0x16, gt06_alarm(code=0x23, state=0b011))).alarms == (AlarmKind.FALL, AlarmKind.LOW_BATTERY)


@pytest.mark.parametrize("size", range(1, 40))
def test_an_alarm_cut_short_is_one_all_the_same(size: int) -> None:
    frame = decode(gt06(0x16, gt06_alarm(code=1)[:size]))

    assert frame.kind is FrameKind.ALARM
    assert frame.alarms
    assert frame.reply == gt06(0x16)


@pytest.mark.parametrize(
    ("number", "cells"),
    [
        (0x16, b"\x09" + GT06_CELL),
        (0x16, b"\x0b" + GT06_CELL + b"\x00\x00"),
        (0x16, b"\x00"),
        (0x16, b"\x00" + bytes(45)),
        (0x16, b"\xff" + GT06_CELL),
        (0x27, b"\x0a" + bytes.fromhex("81360104cb8a00bef3")),
        (0xA3, b"\x10" + bytes.fromhex("01cc0000009191000000000906170300"[:30])),
        (0xA4, b"\x11" + bytes.fromhex("81cc00010000260e000000000615f801")),
    ],
)
def test_the_status_is_found_behind_every_form_of_cells(number: int, cells: bytes) -> None:
    frame = decode(gt06(number, gt06_alarm(code=1, state=0b011, level=3, cells=cells)))

    assert (frame.alarms, frame.battery) == ((AlarmKind.SOS, AlarmKind.LOW_BATTERY), 50)
    assert frame.position is not None
    assert frame.position.valid


@pytest.mark.parametrize(
    ("flags", "lat", "lng", "valid"),
    [
        (0x1400, LAT, LNG, True),
        (0x1000, -LAT, LNG, True),
        (0x1C00, LAT, -LNG, True),
        (0x1800, -LAT, -LNG, True),
        (0x0400, LAT, LNG, False),
    ],
)
@pytest.mark.parametrize("number", [0x10, 0x11, 0x12, 0x1A, 0x1E, 0x22, 0x2D, 0x31, 0x37, 0xA0])
def test_positions(number: int, flags: int, lat: float, lng: float, valid: bool) -> None:  # noqa: FBT001
    frame = decode(gt06(number, gt06_gps(flags | 271, speed=36) + GT06_CELL + b"\x01\x00\x01"))

    position = frame.position
    assert (frame.kind, frame.reply, frame.device_id) == (FrameKind.POSITION, None, None)
    assert position is not None
    assert [position.lat, position.lng] == pytest.approx([lat, lng])
    assert (position.valid, position.speed_mps, position.course) == (valid, 10.0, 271.0)
    assert position.at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


def test_a_position_says_when_it_was_kept() -> None:
    details = decode(gt06(0x22, gt06_gps() + GT06_CELL + b"\x01\x02\x01")).reports[0].details

    assert (details["ignition"], details["reason"], details["kept_while_offline"]) == (True, 2, True)
    assert details["cells"] == [{"mcc": 460, "mnc": 0, "lac": 0x1234, "cid": 0xABCD}]


def test_the_models_clock_and_one_that_says_nothing() -> None:
    options = DecodeOptions(time_zone=timezone(timedelta(hours=8)))
    local = decode(gt06(0x12, gt06_gps()), options).position
    broken = decode(gt06(0x12, gt06_gps(moment=(26, 13, 1, 0, 0, 0))))

    assert local is not None
    assert local.at == datetime(2026, 2, 28, 16, 30, tzinfo=UTC)
    assert broken.position is not None
    assert broken.position.at is None
    assert broken.warnings == ("time.unreadable: 1a0d01000000",)


def test_logins_name_the_device() -> None:
    imei = bytes.fromhex("0868000000000012")
    short, full = decode(gt06(1, imei, serial=9)), decode(gt06(1, imei + b"\x10\x01\x32\x00"))

    assert (short.kind, short.device_id, short.reply) == (FrameKind.LOGIN, "868000000000012", gt06(1, serial=9))
    assert full.reports[0].details == {"type": "1001", "clock_offset_minutes": 480}


@pytest.mark.parametrize("state", range(8))
def test_heartbeats_may_call(state: int) -> None:
    frame = decode(gt06(0x13, bytes([state << 3, 6, 4, 0, 1]), serial=6))

    expected = alarm_map("gt06").states[state]
    assert frame.alarms == (() if expected is None else (expected,))
    assert frame.kind is (FrameKind.HEARTBEAT if expected is None else FrameKind.ALARM)
    assert (frame.battery, frame.reply) == (100, gt06(0x13, serial=6))


def test_other_heartbeats() -> None:
    in_volts = decode(gt06(0x23, bytes.fromhex("c00122040001")))
    long_form = decode(gt06(0x13, bytes.fromhex("00802b000042 42014f0008720000802b".replace(" ", ""))))

    assert (in_volts.kind, in_volts.reports[0].details["battery_volts"]) == (FrameKind.HEARTBEAT, 2.9)
    assert (long_form.kind, long_form.battery) == (FrameKind.HEARTBEAT, 0x42)


def test_alarms_without_a_place() -> None:
    cell = GT06_CELL + bytes([0x60, 3, 4, 1, 2])
    wide = bytes.fromhex("01cc00000091910000000009061703")

    assert decode(gt06(0x19, cell)).alarms == (AlarmKind.SOS,)
    assert decode(gt06(0xA5, wide + bytes([0x44, 5, 4, 0x14, 1]))).alarms == (AlarmKind.DOOR,)
    assert decode(gt06(0xA5, wide + bytes([0x44, 5, 4, 0, 1]))).kind is FrameKind.CELLS
    assert decode(gt06(0xA5, wide)).alarms == (AlarmKind.OTHER,)
    assert decode(gt06(0x19, bytes(18))).kind is FrameKind.CELLS
    assert decode(gt06(0x95, bytes([26, 3, 1, 0, 30, 0, 1]))).alarms == (AlarmKind.SOS,)
    located = decode(gt06(0x95, gt06_gps()[:6] + gt06_gps()[7:15] + b"\x14\x00\x93"))
    assert located.alarms == (AlarmKind.OTHER,)
    assert located.position is not None
    assert located.position.valid


def test_the_time_is_told_to_who_asks() -> None:
    now = datetime(2026, 3, 1, 8, 30, 5, tzinfo=timezone(timedelta(hours=8)))
    raw = gt06(0x8A, serial=4)

    assert decode(raw, DecodeOptions(now=now)).reply == gt06(0x8A, bytes([26, 3, 1, 0, 30, 5]), serial=4)
    assert decode(raw).reply is None


def test_answers_to_commands() -> None:
    text = b"OK!"
    short = decode(gt06(0x15, bytes([len(text) + 4]) + b"\x00\x00\x00\x07" + text + b"\x00\x02"))
    wide = decode(gt06(0x21, b"\x00\x00\x00\x07\x02" + "好".encode("utf-16-be"), is_long=True))

    assert (short.kind, short.reports[0].details["text"]) == (FrameKind.RESPONSE, "OK!")
    assert wide.reports[0].details["text"] == "好"


@pytest.mark.parametrize("number", [0x17, 0x69])
def test_the_form_without_length_and_crc(number: int) -> None:
    raw = b"\x78\x78\x00" + bytes([number]) + bytes.fromhex("170928113413ac9e17b30808514494fcf6e148") + b"\r\n"

    frame = decode(raw)

    assert frame.kind is FrameKind.CELLS
    assert frame.reply == b"\x78\x78\x00" + bytes([number]) + bytes.fromhex("170928113413") + b"\r\n"
    assert Gt06Stream().feed(raw) == [raw]


@pytest.mark.parametrize("length", [0, 4, 20, 0x30, 0xFF])
def test_a_wrong_length_with_a_right_crc_is_told_and_costs_nothing(length: int) -> None:
    raw = gt06(0x16, gt06_alarm(code=1), length=length)

    assert Gt06Stream().feed(raw) == [raw]
    frame = decode(raw)
    assert frame.alarms == (AlarmKind.SOS,)
    assert frame.warnings[0].startswith("length.mismatch")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "frame.empty"),
        (b"\x78", "frame.malformed"),
        (b"\x78\x78", "frame.truncated"),
        (b"\x79\x79\x00\x05\r\n", "frame.truncated"),
        (b"\x78\x78\x05\x01\x00\x01\xd9\xdc\x0d", "frame.truncated"),
        (b"\x78\x78\x01\x01\r\n", "frame.truncated"),
        (gt06(0x13)[:-4] + b"\x00\x00\r\n", "checksum.mismatch"),
    ],
)
def test_what_is_no_frame(raw: bytes, code: str) -> None:
    with pytest.raises(CodecError) as caught:
        decode(raw)

    assert caught.value.code == code


def test_without_verification_a_wrong_crc_is_a_warning() -> None:
    raw = gt06(0x16, gt06_alarm(code=1))[:-4] + b"\x00\x00\r\n"

    frame = decode(raw, DecodeOptions(verify=False))

    assert frame.alarms == (AlarmKind.SOS,)
    assert frame.warnings[0].startswith("checksum.mismatch")


def test_a_command_and_what_does_not_fit_one() -> None:
    sent = decode(downlinks.command("WHERE#", server_flag=7, serial=3))

    assert (sent.kind, sent.reply, sent.message) == (FrameKind.DOWNLINK, None, "0x80")
    for text in ("x" * 300, "好"):
        with pytest.raises(CodecError, match=r"downlink\.refused"):
            downlinks.command(text, 1, 1)
