"""Frames a second the codecs cut and read on one core: `python tests/benchmarks/codecs.py [--seconds S]`.

The baseline takes the same bytes apart with nothing but `struct` or `str.split`: no checksum, no escapes, no items, no
alarm map, no answer. It says what Python itself costs; the codec's share is the rest. Target: 5 000 a second each.
"""

import argparse
import itertools
import json
import re
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from services.devices.domain.alarm_maps import ProtocolName
from services.devices.ingest.codecs.protocols import PROTOCOLS
from tests.devices.ingest.codecs.encoders import (
    GT06_CELL,
    Jt808,
    gt06,
    gt06_alarm,
    gt06_gps,
    jt808_location,
    watch,
    watch_position,
)

_TARGET_PER_SECOND = 5_000
_CHUNK_BYTES = 1460  # what one TCP segment carries
_ITEMS = bytes.fromhex("01040000006430011431010956020a4be402004b")
_CELLS = (
    "3,255,460,0,4660,43981,118,4660,43982,119,4661,43983,120,2,home,aa:bb:cc:dd:ee:ff,-60,b,aa:bb:cc:dd:ee:00,-61,9.5"
)

FRAMES: dict[ProtocolName, list[bytes]] = {
    "jt808": [
        Jt808().frame(0x0002),
        *[Jt808().frame(0x0200, jt808_location(items=_ITEMS)) for _ in range(8)],
        Jt808().frame(0x0200, jt808_location(alarm=1, items=_ITEMS)),
    ],
    "watch": [
        watch("LK,1203,0,76"),
        *[watch(watch_position(behind=_CELLS)) for _ in range(8)],
        watch(watch_position("AL", "00010000", behind=_CELLS)),
    ],
    "gt06": [
        gt06(0x13, bytes([0x40, 4, 3, 0, 1])),
        *[gt06(0x22, gt06_gps() + GT06_CELL + bytes(3)) for _ in range(8)],
        gt06(0x16, gt06_alarm(code=1)),
    ],
}


def bare_jt808(data: bytes) -> int:
    frames = [piece for piece in data.split(b"\x7e") if piece]
    for frame in frames:
        struct.unpack_from(">HH6sH", frame)
        if len(frame) > 40:
            struct.unpack_from(">IIIIHHH6s", frame, 12)
    return len(frames)


def bare_watch(data: bytes) -> int:
    frames = re.findall(rb"\[(\w\w)\*(\w+)\*(\w+)\*([^\]]*)\]", data)
    for *_, content in frames:
        content.decode().split(",")
    return len(frames)


def bare_gt06(data: bytes) -> int:
    place = count = 0
    while place < len(data):
        length = data[place + 2]
        if length > 30:
            struct.unpack_from(">6sBIIBH", data, place + 4)
        place += length + 5
        count += 1
    return count


BARE: dict[ProtocolName, Callable[[bytes], int]] = {"jt808": bare_jt808, "watch": bare_watch, "gt06": bare_gt06}


def per_second(work: Callable[[], int], seconds: float) -> float:
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < seconds:
        done += work()
    return done / spent


def through_codec(name: ProtocolName, data: bytes) -> int:
    protocol = PROTOCOLS[name]
    stream = protocol.new_stream()
    count = 0
    for start in range(0, len(data), _CHUNK_BYTES):
        for frame in stream.feed(data[start : start + _CHUNK_BYTES]):
            protocol.decode(frame, None)
            count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="processor time for each figure")
    seconds = parser.parse_args().seconds
    results = {}
    for name, frames in FRAMES.items():
        data = b"".join(itertools.chain.from_iterable(itertools.repeat(frames, 20)))
        expected = len(frames) * 20
        assert through_codec(name, data) == BARE[name](data) == expected
        codec = per_second(lambda name=name, data=data: through_codec(name, data), seconds)  # type: ignore[misc]
        bare = per_second(lambda name=name, data=data: BARE[name](data), seconds)  # type: ignore[misc]
        results[name] = {
            "frames_per_second": round(codec),
            "baseline_frames_per_second": round(bare),
            "target_frames_per_second": _TARGET_PER_SECOND,
            "met": codec >= _TARGET_PER_SECOND,
        }
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
