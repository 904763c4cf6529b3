"""JT/T 808: every bit, message and form, written by a terminal of our own and read back."""

from datetime import UTC, datetime

import pytest

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_maps import alarm_map, models_with_a_map
from services.devices.ingest.codecs.frame import CodecError, DecodeOptions, FrameKind
from services.devices.ingest.codecs.jt808 import downlinks
from services.devices.ingest.codecs.jt808.messages import decode, decode_packet
from services.devices.ingest.codecs.jt808.stream import Jt808Stream, Reassembly
from services.devices.ingest.codecs.jt808.wire import VARIANT, Header, build, open_packet
from tests.devices.ingest.codecs.encoders import LAT, LNG, Jt808, jt808_batch, jt808_location

TERMINALS = [Jt808(), Jt808(version=1)]
MODELS = [None, *models_with_a_map("jt808")]


@pytest.mark.parametrize("terminal", TERMINALS, ids=["2013", "2019"])
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("bit", range(32))
def test_every_bit_means_what_the_models_map_says(terminal: Jt808, model: str | None, bit: int) -> None:
    alarms = alarm_map("jt808", model)

    frame = decode(terminal.frame(0x0200, jt808_location(alarm=1 << bit)), DecodeOptions(alarms))

    expected = alarms.bits[bit]
    assert frame.alarms == (() if expected is None else (expected,))
    assert frame.kind is (FrameKind.POSITION if expected is None else FrameKind.ALARM)
    assert frame.reply is not None
    answer = open_packet(frame.reply)
    assert answer.body[-1] == (0 if expected is None else downlinks.ALARM_CONFIRMED)
    assert answer.header.device_id == frame.device_id
    assert len(frame.reports[0].details["alarm_bits"]) == 1


def test_sos_and_fall_come_first_of_many() -> None:
    frame = decode(Jt808().frame(0x0200, jt808_location(alarm=0xFFFFFFFF)))

    assert frame.alarms[:2] == (AlarmKind.SOS, AlarmKind.FALL)


def test_a_makers_own_bits() -> None:
    raw = Jt808().frame(0x0200, jt808_location(alarm=1 << 15))

    assert decode(raw).alarms == (AlarmKind.TAMPER,)
    assert decode(raw, DecodeOptions(alarm_map("jt808", "G10LS"))).alarms == (AlarmKind.LOW_BATTERY,)


@pytest.mark.parametrize(
    ("status", "sign_lat", "sign_lng", "valid"),
    [(0b0010, 1, 1, True), (0b0110, -1, 1, True), (0b1010, 1, -1, True), (0b1110, -1, -1, True), (0b0000, 1, 1, False)],
)
def test_hemisphere_and_fix(status: int, sign_lat: int, sign_lng: int, valid: bool) -> None:  # noqa: FBT001
    position = decode(Jt808().frame(0x0200, jt808_location(status=status, speed=360, course=271))).position

    assert position is not None
    assert [position.lat, position.lng] == pytest.approx([sign_lat * LAT, sign_lng * LNG])
    assert (position.valid, position.speed_mps, position.course) == (valid, 10.0, 271.0)
    assert position.at is not None
    assert position.at.isoformat() == "2026-03-01T08:30:00+08:00"


@pytest.mark.parametrize(("lat", "lng"), [(0.0, 0.0), (91.0, 116.0), (35.0, 181.0)])
def test_a_place_that_is_none_is_not_valid(lat: float, lng: float) -> None:
    position = decode(Jt808().frame(0x0200, jt808_location(lat=lat, lng=lng))).position

    assert position is not None
    assert not position.valid


def test_items() -> None:
    items = bytes.fromhex("0104000000643001143101095602044be402004be7080000000000000000")
    items += bytes.fromhex("540801aabbccddeeff32") + bytes.fromhex("530901" + "01cc00123456783c")

    report = decode(Jt808().frame(0x0200, jt808_location(items=items))).reports[0]

    assert report.battery == 75
    assert (report.details["odometer_m"], report.details["signal"], report.details["satellites"]) == (10_000, 20, 9)
    assert report.details["wifi"] == [{"mac": "aa:bb:cc:dd:ee:ff", "rssi": -50}]
    assert report.details["cells"] == [{"mcc": 460, "mnc": 0, "lac": 0x1234, "cid": 0x5678, "rssi": 60}]
    assert report.details["items"] == {"e7": "0000000000000000"}


def test_items_cut_short_cost_only_themselves() -> None:
    frame = decode(Jt808().frame(0x0200, jt808_location(alarm=1, items=bytes.fromhex("300114ff3001"))))

    assert frame.alarms == (AlarmKind.SOS,)
    assert frame.reports[0].details["signal"] == 20
    assert frame.warnings == ("items.truncated: item ff has 1 of 48 bytes",)


def test_an_alarm_in_a_body_cut_short_is_an_alarm() -> None:
    frame = decode(Jt808().frame(0x0200, jt808_location(alarm=1)[:9]))

    assert (frame.kind, frame.alarms, frame.position) == (FrameKind.ALARM, (AlarmKind.SOS,), None)


def test_a_clock_that_says_nothing_costs_only_the_time() -> None:
    body = bytearray(jt808_location(alarm=1))
    body[22:28] = bytes.fromhex("261399250000")

    frame = decode(Jt808().frame(0x0200, bytes(body)))

    assert frame.position is not None
    assert frame.position.at is None
    assert frame.alarms == (AlarmKind.SOS,)


def test_a_batch_is_read_record_by_record() -> None:
    body = jt808_batch(jt808_location(), b"\x00", jt808_location(alarm=1, lat=36.0), jt808_location(status=0))

    frame = decode(Jt808().frame(0x0704, body))

    assert (frame.kind, frame.alarms, len(frame.reports)) == (FrameKind.ALARM, (AlarmKind.SOS,), 3)
    assert frame.position is not None
    assert frame.position.lat == 36.0
    assert frame.details["kept_while_offline"] is True
    assert any(warning.startswith("body.truncated") for warning in frame.warnings)
    assert "batch.count: 4 locations announced, 3 found" in frame.warnings


@pytest.mark.parametrize(
    ("widths", "terminal"), [((5, 20, 7), Jt808()), ((11, 30, 30), Jt808(version=1)), ((5, 8, 7), Jt808())]
)
def test_registration(widths: tuple[int, int, int], terminal: Jt808) -> None:
    texts = (b"70111", b"MODEL-1", b"TERM001")
    fields = b"".join(text[:width].ljust(width, b"\x00") for text, width in zip(texts, widths, strict=True))

    frame = decode(terminal.frame(0x0100, bytes(4) + fields + b"\x02" + "鲁H00001".encode("gbk"), serial=7))

    assert frame.kind is FrameKind.REGISTER
    assert [frame.details[name] for name in ("maker", "model", "terminal_id", "plate")] == [
        "70111", "MODEL-1", "TERM001", "鲁H00001",
    ]  # fmt: skip
    assert frame.reply is not None
    assert open_packet(frame.reply).body == b"\x00\x07\x00013800001111"


def test_authentication_in_both_forms() -> None:
    old = decode(Jt808().frame(0x0102, b"013800001111"))
    new = decode(Jt808(version=1).frame(0x0102, b"\x04code" + b"8" * 15 + b"v1".ljust(20, b"\x00")))

    assert (old.kind, old.details["auth_code"]) == (FrameKind.LOGIN, "013800001111")
    assert (new.details["auth_code"], new.details["imei"], new.details["software"]) == ("code", "8" * 15, "v1")


def test_the_time_is_told_to_who_asks() -> None:
    raw = Jt808(version=1).frame(0x0004)
    told = decode(raw, DecodeOptions(now=datetime(2026, 3, 1, 0, 30, 5, tzinfo=UTC))).reply

    assert told is not None
    assert open_packet(told).body.hex() == "260301003005"
    assert decode(raw).reply is None


def test_what_answers_and_what_is_unknown() -> None:
    answer = decode(Jt808().frame(0x0001, bytes.fromhex("0005830000")))
    unknown = decode(Jt808().frame(0x0F10, b"abc"))

    assert (answer.kind, answer.reply, answer.details["answers"]) == (FrameKind.RESPONSE, None, "0x8300")
    assert (unknown.kind, unknown.details["body"]) == (FrameKind.OTHER, "616263")
    assert unknown.reply is not None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "frame.empty"),
        (b"\x7e", "frame.truncated"),
        (b"\x7e\x7e", "frame.truncated"),
        (b"(794104004140,1,001,BASE,2,TIME)", "frame.malformed"),
        (Jt808().frame(0x0002)[:-1], "frame.truncated"),
        (Jt808().frame(0x0002)[:-2] + b"\x00\x7e", "checksum.mismatch"),
        (Jt808().frame(0x0200, b"\x00"), "body.truncated"),
        (Jt808().frame(0x0704, b"\x00"), "body.truncated"),
        (Jt808().frame(0x0001, b"\x00"), "body.truncated"),
    ],
)
def test_what_is_no_frame(raw: bytes, code: str) -> None:
    with pytest.raises(CodecError) as caught:
        decode(raw)

    assert caught.value.code == code


def test_encryption_is_refused() -> None:
    raw = bytearray(Jt808().frame(0x0200, jt808_location()))
    raw[3] |= 0x04
    raw[-2] ^= 0x04

    with pytest.raises(CodecError, match=r"frame\.encrypted"):
        decode(bytes(raw))


def test_without_verification_a_wrong_checksum_is_a_warning() -> None:
    raw = bytearray(Jt808().frame(0x0200, jt808_location(alarm=1)))
    raw[-2] ^= 0x01

    frame = decode(bytes(raw), DecodeOptions(verify=False))

    assert frame.alarms == (AlarmKind.SOS,)
    assert frame.warnings[0].startswith("checksum.mismatch")


def test_the_variant_with_other_delimiters() -> None:
    header = Header(0x0200, 0, bytes.fromhex("01234567890123"), 5, envelope=VARIANT)
    raw = build(0x0200, jt808_location(alarm=1, items=bytes.fromhex("3004e7e63e3d")), header, serial=5)

    frame = decode(raw)

    assert (raw[0], raw[-1], raw.count(0xE7)) == (0xE7, 0xE7, 2)
    assert (frame.device_id, frame.alarms) == ("01234567890123", (AlarmKind.SOS,))
    assert frame.reply is not None
    assert frame.reply[0] == 0xE7
    assert Jt808Stream().feed(raw + raw) == [raw, raw]


def test_a_body_of_the_variants_own_is_not_guessed_at() -> None:
    header = Header(0x0200, 0, bytes.fromhex("01234567890123"), 5, envelope=VARIANT)

    frame = decode(build(0x0200, b"\xff" * 60, header, serial=5))

    assert (frame.kind, frame.alarms, frame.reports) == (FrameKind.OTHER, (), ())
    assert frame.warnings[-1].startswith("body.unknown_layout")


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 2, 3, 1)])
def test_parts_make_a_message_in_any_order(order: tuple[int, ...]) -> None:
    body = jt808_batch(*(jt808_location(alarm=1, lat=30 + place) for place in range(5)))
    pieces = {1: body[:60], 2: body[60:120], 3: body[120:]}
    reassembly = Reassembly()
    packets = [open_packet(Jt808().frame(0x0704, pieces[n], serial=9 + n, part=(3, n))) for n in order]

    wholes = [reassembly.add(packet) for packet in packets]

    assert wholes == [*[None] * (len(order) - 1), body]
    frame = decode_packet(packets[-1], DecodeOptions())
    assert decode(Jt808().frame(0x0704, pieces[1], serial=10, part=(3, 1))).kind is FrameKind.PART
    assert frame.device_id == "013800001111"


def test_parts_that_never_complete_hold_bounded_memory() -> None:
    reassembly = Reassembly(max_messages=3, max_bytes=2000)
    for serial in range(0, 5000, 10):
        packet = open_packet(Jt808().frame(0x0801, bytes(900), serial=serial, part=(5, 1)))
        assert reassembly.add(packet) is None
        assert reassembly.held_bytes <= 2000


def test_downlinks_are_frames_a_terminal_can_read() -> None:
    for terminal in TERMINALS:
        to = open_packet(terminal.frame(0x0002)).header
        told = open_packet(downlinks.text(to, "您好", serial=3))
        assert told.header.message_id == 0x8300
        assert told.body.endswith("您好".encode("gbk"))
        assert open_packet(downlinks.locate(to)).header.message_id == 0x8201
        assert open_packet(downlinks.confirm_alarm(to, 5, 1)).body == bytes.fromhex("000500000001")
        assert open_packet(downlinks.register_answer(to, "code", result=4)).body[2:] == b"\x04"
        with pytest.raises(CodecError, match=r"downlink\.refused"):
            downlinks.text(to, "字" * 600)
