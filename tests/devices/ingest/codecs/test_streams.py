"""Connections cut into frames, and input nobody meant: nothing but a CodecError may come of it."""

import random
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_maps import ProtocolName
from services.devices.ingest.codecs.frame import CodecError, DecodeOptions
from services.devices.ingest.codecs.protocols import PROTOCOLS
from tests.devices.ingest.codecs.encoders import (
    GT06_CELL,
    Jt808,
    gt06,
    gt06_alarm,
    gt06_gps,
    jt808_batch,
    jt808_location,
    watch,
    watch_position,
)

PROTOCOL_NAMES: list[ProtocolName] = ["jt808", "watch", "gt06"]
FRAMES: dict[ProtocolName, list[bytes]] = {
    "jt808": [
        Jt808().frame(0x0002),
        Jt808().frame(0x0200, jt808_location(alarm=1, items=b"\x30\x01\x7e\x31\x01\x7d")),
        Jt808(version=1).frame(0x0704, jt808_batch(jt808_location(), jt808_location(alarm=2))),
        Jt808().frame(0x0100, bytes(44)),
        Jt808(version=1).frame(0x0102, b"\x04code" + bytes(35)),
        Jt808().frame(0x0801, bytes(100), part=(3, 2)),
    ],
    "watch": [
        watch("LK,1,2,3"),
        watch(
            watch_position("AL", "00010000", behind="1,1,460,0,1,2,3,2,a,aa:bb:cc:dd:ee:ff,-60,b,aa:bb:cc:dd:ee:00,-61")
        ),
        watch(watch_position(), index="0001"),
        watch(b"TK,#!AMR\x00\x7d\x03\x7d\x02"),
        watch("bphrt,120,79,73,,,,"),
    ],
    "gt06": [
        gt06(0x01, bytes.fromhex("0868000000000012")),
        gt06(0x16, gt06_alarm(code=1)),
        gt06(0x22, gt06_gps() + GT06_CELL + bytes(3)),
        gt06(0x13, bytes([0x40, 4, 3, 0, 1])),
        gt06(0x94, bytes(300), is_long=True),
    ],
}


@pytest.mark.parametrize("name", PROTOCOL_NAMES)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_frames_come_out_whole_however_they_arrive(name: ProtocolName, size: int) -> None:
    stream = PROTOCOLS[name].new_stream()
    data = b"".join(FRAMES[name] * 3)

    frames = [frame for start in range(0, len(data), size) for frame in stream.feed(data[start : start + size])]

    assert frames == FRAMES[name] * 3
    assert (stream.buffered_bytes, stream.skipped_bytes) == (0, 0)


GARBAGE: dict[ProtocolName, list[bytes]] = {
    "jt808": [b"hello", b"\x00\xff" * 40, b"\x7e", b"\x7e\x7e\x7e", b"\x7e" + bytes(30) + b"\x01", b"(1,2,3)"],
    "watch": [b"hello", b"\x00\xff" * 40, b"]]]", b"[", b"[[[[", b"[3G*1*x*", b"[3G*12345]" * 3],
    "gt06": [
        b"hello",
        b"\x00\xff" * 40,
        b"\x78",
        b"\x78\x78\x0a",
        b"\x78\x78\xff\x16",
        b"\x79\x79\xff\xff",
        b"\r\n\r\n",
    ],
}


@pytest.mark.parametrize(("name", "garbage"), [(name, piece) for name in PROTOCOL_NAMES for piece in GARBAGE[name]])
def test_garbage_costs_no_frame_behind_it(name: ProtocolName, garbage: bytes) -> None:
    stream = PROTOCOLS[name].new_stream()
    data = FRAMES[name][0] + garbage + b"".join(FRAMES[name])

    frames = stream.feed(data)

    assert [frame for frame in frames if frame in FRAMES[name]] == [FRAMES[name][0], *FRAMES[name]]


@pytest.mark.parametrize("name", PROTOCOL_NAMES)
def test_the_buffer_is_bounded(name: ProtocolName) -> None:
    start = {"jt808": b"\x7e", "watch": b"[3G*1234567890*FFFF*", "gt06": b"\x79\x79\xff\xff"}[name]
    stream = PROTOCOLS[name].new_stream()
    stream.feed(start)
    for _ in range(40):
        stream.feed(b"\x01" * 4096)
        assert stream.buffered_bytes <= 64 * 1024

    frames = stream.feed(b"".join(FRAMES[name]) * 20)

    # The first may have gone with the garbage before it; what is behind it is whole.
    assert [frame for frame in frames if frame in FRAMES[name]][-len(FRAMES[name]) :] == FRAMES[name]


def check(name: ProtocolName, data: bytes, chunk: int) -> None:
    protocol = PROTOCOLS[name]
    for verify in (True, False):
        with suppress(CodecError):
            frame = protocol.decode(data, DecodeOptions(verify=verify))
            assert all(isinstance(kind, AlarmKind) for kind in frame.alarms)
            if frame.position is not None:
                assert not frame.position.valid or abs(frame.position.lat) <= 90
            assert frame.battery is None or 0 <= frame.battery <= 100
    stream = protocol.new_stream()
    found = [piece for start in range(0, len(data), chunk) for piece in stream.feed(data[start : start + chunk])]
    assert sum(map(len, found)) + stream.buffered_bytes + stream.skipped_bytes >= len(data)
    for piece in found:
        with suppress(CodecError):
            protocol.decode(piece, None)


@pytest.mark.parametrize("name", PROTOCOL_NAMES)
@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=300), chunk=st.integers(1, 50))
@example(data=b"", chunk=1)
def test_no_bytes_do_harm(name: ProtocolName, data: bytes, chunk: int) -> None:
    start = {"jt808": b"\x7e", "watch": b"[3G*1*1*", "gt06": b"\x78\x78"}[name]
    end = {"jt808": b"\x7e", "watch": b"]", "gt06": b"\r\n"}[name]
    check(name, data, chunk)
    check(name, start + data + end, chunk)


@given(number=st.integers(0, 255), content=st.binary(max_size=120), is_long=st.booleans())
@settings(max_examples=400, deadline=None)
def test_no_gt06_content_does_harm(number: int, content: bytes, is_long: bool) -> None:  # noqa: FBT001
    check("gt06", gt06(number, content, is_long=is_long), 7)


JT808_IDS = [0x0001, 0x0002, 0x0100, 0x0102, 0x0200, 0x0201, 0x0704, 0x0900, 0x8001]


@given(message=st.sampled_from(JT808_IDS) | st.integers(0, 0xFFFF), body=st.binary(max_size=200), new=st.booleans())
@settings(max_examples=400, deadline=None)
def test_no_jt808_body_does_harm(message: int, body: bytes, new: bool) -> None:  # noqa: FBT001
    check("jt808", Jt808(version=1 if new else None).frame(message, body), 11)


FIELD = st.text(max_size=8) | st.sampled_from(
    ["", "A", "V", "0", "010326", "003000", "-1", "1e9", "ffffffff", "٣", "nan"]
)


@given(name=st.sampled_from(["AL", "UD", "WT", "LK", "oxygen", "BLOOD", "TK"]), fields=st.lists(FIELD, max_size=40))
@settings(max_examples=400, deadline=None)
def test_no_watch_content_does_harm(name: str, fields: list[str]) -> None:
    data = ",".join([name, *fields]).encode("utf-8", "replace")
    check("watch", watch(data), 13)
    if name == "AL" and b"[" not in data and b"]" not in data:
        assert PROTOCOLS["watch"].decode(watch(data), None).alarms


@pytest.mark.parametrize("name", PROTOCOL_NAMES)
def test_no_damaged_frame_does_harm(name: ProtocolName) -> None:
    chance = random.Random(20260301)
    for _ in range(3000):
        raw = bytearray(chance.choice(FRAMES[name]))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(raw))
            if chance.random() < 0.3:
                del raw[place:]
                raw += b"\x00"
            else:
                raw[place] = chance.randrange(256)
        check(name, bytes(raw), chance.randint(1, 40))
