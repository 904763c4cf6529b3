"""GT06's building blocks: the satellite block, a cell, and the status block that an alarm ends with."""

import struct
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_maps import AlarmMap, by_urgency
from services.devices.ingest.codecs.frame import Position

_GPS = struct.Struct(">6sBIIBH")
GPS_BYTES = _GPS.size
_MINUTES_PER_DEGREE = 1_800_000
_COURSE = 0x03FF
_NORTH = 1 << 10
_WEST = 1 << 11
_FIXED = 1 << 12
_TWO_BYTE_NETWORK = 0x8000


@dataclass
class Cursor:
    """A content being read; what is asked for beyond its end is not there, and says so."""

    data: bytes
    place: int = 0

    @property
    def left(self) -> int:
        return len(self.data) - self.place

    def take(self, size: int) -> bytes | None:
        if self.left < size:
            return None
        self.place += size
        return self.data[self.place - size : self.place]

    def number(self, size: int) -> int | None:
        taken = self.take(size)
        return None if taken is None else int.from_bytes(taken)


def read_time(data: bytes, time_zone: tzinfo, warnings: list[str]) -> datetime | None:
    """Six binary bytes, the year since 2000."""
    year, month, day, hour, minute, second = data
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=time_zone)
    except ValueError:
        warnings.append(f"time.unreadable: {data.hex()}")
        return None


def read_gps(cursor: Cursor, time_zone: tzinfo, warnings: list[str], details: dict[str, Any]) -> Position | None:
    """Time, satellites, latitude, longitude, speed, course and flags; None with a warning where they are cut off."""
    block = cursor.take(GPS_BYTES)
    if block is None:
        warnings.append(f"content.short: {cursor.left} bytes where a position needs {GPS_BYTES}")
        return None
    moment, satellites, lat, lng, speed, flags = _GPS.unpack(block)
    details["satellites"] = satellites & 0x0F
    return place_of(lat, lng, flags, read_time(moment, time_zone, warnings), speed / 3.6)


def place_of(lat: int, lng: int, flags: int, at: datetime | None, speed_mps: float | None) -> Position:
    """Signs, fix and course are in the flags; bits 10 to 12 are north, west, fixed."""
    degrees_lat = lat / _MINUTES_PER_DEGREE * (1 if flags & _NORTH else -1)
    degrees_lng = lng / _MINUTES_PER_DEGREE * (-1 if flags & _WEST else 1)
    is_on_earth = (lat or lng) and abs(degrees_lat) <= 90 and abs(degrees_lng) <= 180
    return Position(
        lat=round(degrees_lat, 7),
        lng=round(degrees_lng, 7),
        valid=bool(flags & _FIXED and is_on_earth),
        at=at,
        speed_mps=None if speed_mps is None else round(speed_mps, 3),
        course=float(flags & _COURSE),
    )


def read_cell(cursor: Cursor, *, is_wide: bool) -> dict[str, int] | None:
    """MCC, MNC, LAC, CID; ``is_wide`` with the sizes of 4G. The top bit of MCC says that MNC has two bytes."""
    begin = cursor.place
    mcc = cursor.number(2)
    mnc = cursor.number(2 if mcc is not None and mcc & _TWO_BYTE_NETWORK else 1)
    lac, cid = cursor.number(4 if is_wide else 2), cursor.number(8 if is_wide else 3)
    if mcc is None or mnc is None or lac is None or cid is None:
        cursor.place = begin
        return None
    return {"mcc": mcc & ~_TWO_BYTE_NETWORK, "mnc": mnc, "lac": lac, "cid": cid}


def read_counted_cell(cursor: Cursor, details: dict[str, Any], *, is_wide: bool) -> None:
    """A length that counts itself, then a cell. The length is 0 without one, and on some models it is nonsense."""
    length = cursor.number(1)
    if length is None:
        return
    if length == 0:
        # Some leave the room of a whole table of cells, filled with zeros but for its beginning.
        if cursor.left > 45 and not any(cursor.data[cursor.place + 9 : cursor.place + 45]):
            cursor.place += 45
        return
    begin = cursor.place
    cell = read_cell(cursor, is_wide=is_wide)
    if cell is not None:
        details["cells"] = [cell]
    if cursor.place - begin < length - 1 <= len(cursor.data) - begin - 4:
        cursor.place = begin + length - 1


def read_battery(level: int) -> int:
    """Percent of a voltage level from 0 (off) to 6 (full), rounded down; some models send the percentage itself."""
    return level * 100 // 6 if level <= 6 else min(level, 100)


@dataclass(frozen=True, slots=True)
class Status:
    """``is_normal``: both places are there and say that nothing is the matter."""

    alarms: tuple[AlarmKind, ...]
    battery: int | None
    is_normal: bool


def read_status(cursor: Cursor, alarms: AlarmMap, details: dict[str, Any], *, with_code: bool) -> Status:
    """Terminal information, voltage level, signal and, ``with_code``, the alarm byte. Either place may call."""
    information, level, signal = cursor.number(1), cursor.number(1), cursor.number(1)
    code = cursor.number(1) if with_code else None
    kinds: list[AlarmKind | None] = []
    state = None if information is None else information >> 3 & 0b111
    if information is not None and state is not None:
        details["terminal_information"] = f"{information:02x}"
        kinds.append(alarms.states.get(state, AlarmKind.OTHER))
    if code is not None:
        details["alarm_code"] = f"{code:02x}"
        kinds.append(alarms.of_code(code))
    if signal is not None:
        details["signal"] = signal
    battery = None if level is None else read_battery(level)
    is_normal = state == 0 and code is not None and kinds == [None, None]
    return Status(by_urgency(kind for kind in kinds if kind is not None), battery, is_normal)
