"""The watches' position record (UD…, WT, AL…): fields by their place, then cells, then Wi-Fi.

Each field is read by itself: whatever one of them holds, an alarm in the record comes through.
"""

import math
import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from services.devices.domain.alarm_maps import AlarmMap
from services.devices.ingest.codecs.frame import Position, Report

_MAC = re.compile(r"(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}")
_CELLS_AT = 17
_MOST_CELLS = 32
_MOST_NETWORKS = 64


def read_position(fields: Sequence[str], alarms: AlarmMap, time_zone: tzinfo, warnings: list[str]) -> Report:
    """The report of a record; ``fields[0]`` is the message's name."""
    at = _read_time(_field(fields, 1), _field(fields, 2), time_zone, warnings)
    position = _read_place(fields, at, warnings)
    details: dict[str, Any] = {}
    for name, place in (("altitude_m", 10), ("satellites", 11), ("signal_percent", 12), ("steps", 14), ("rolls", 15)):
        number = _number(_field(fields, place))
        if number is not None:
            details[name] = number
    status = _read_status(_field(fields, 16), warnings)
    details["status"] = f"{status:08x}"
    _read_surroundings(fields[_CELLS_AT:], details)
    steps = details.get("steps")
    metrics = {"steps": steps} if steps else {}
    return Report(alarms.of_bits(status), position, percent(_field(fields, 13)), metrics, details)


def percent(text: str) -> int | None:
    number = _number(text)
    return round(number) if number is not None and 0 <= number <= 100 else None


def _field(fields: Sequence[str], place: int) -> str:
    return fields[place].strip() if place < len(fields) else ""


def _number(text: str) -> float | None:
    """A finite number, whole ones as such; None for anything else. Python would also read ``1_0`` and ``infinity``."""
    if not re.fullmatch(r"[+-]?\d{1,12}(?:\.\d{0,12})?", text, re.ASCII):
        return None
    return float(text) if "." in text else int(text)


def _read_time(date: str, time: str, time_zone: tzinfo, warnings: list[str]) -> datetime | None:
    digits = re.fullmatch(r"(\d\d)(\d\d)(\d\d),(\d\d)(\d\d)(\d\d)", f"{date},{time}", re.ASCII)
    try:
        if digits:
            day, month, year, hour, minute, second = (int(part) for part in digits.groups())
            return datetime(2000 + year, month, day, hour, minute, second, tzinfo=time_zone)
    except ValueError:
        pass
    warnings.append(f"time.unreadable: {date[:20]},{time[:20]}")
    return None


def _read_place(fields: Sequence[str], at: datetime | None, warnings: list[str]) -> Position | None:
    lat, lng = _number(_field(fields, 4)), _number(_field(fields, 6))
    if lat is None or lng is None:
        warnings.append(f"position.unreadable: {_field(fields, 4)[:20]},{_field(fields, 6)[:20]}")
        return None
    # Some send the sign besides the letter, some the sign and always N and E.
    if _field(fields, 5).upper() == "S":
        lat = -abs(lat)
    if _field(fields, 7).upper() == "W":
        lng = -abs(lng)
    is_on_earth = abs(lat) <= 90 and abs(lng) <= 180 and (lat, lng) != (0, 0)
    speed, course = _number(_field(fields, 8)), _number(_field(fields, 9))
    return Position(
        lat=float(lat),
        lng=float(lng),
        valid=_field(fields, 3).upper() == "A" and is_on_earth,
        at=at,
        speed_mps=None if speed is None else round(speed / 3.6, 3),
        course=None if course is None else math.fmod(float(course), 360.0),
    )


def _read_status(text: str, warnings: list[str]) -> int:
    """Eight hexadecimal digits, from some watches four: those have no alarm half."""
    if re.fullmatch(r"[0-9A-Fa-f]{1,8}", text):
        return int(text, 16)
    warnings.append(f"status.unreadable: {text[:20]!r}")
    return 0


def _read_surroundings(fields: Sequence[str], details: dict[str, Any]) -> None:
    """Cells: count, TA, MCC, MNC, {LAC, CID, signal}. Wi-Fi: count, {name, MAC, signal}. Then, from some, metres."""
    count = _number(_field(fields, 0)) or 0
    # Some leave the TA out where they hear no cell.
    place = 2 if count or _number(_field(fields, 2)) is not None else 1
    if 0 < count <= _MOST_CELLS:
        mcc, mnc = _number(_field(fields, 2)), _number(_field(fields, 3))
        place = 4
        cells = []
        for _ in range(int(count)):
            lac, cid, signal = (_number(_field(fields, place + offset)) for offset in range(3))
            place += 3
            if None not in (mcc, mnc, lac, cid):
                cells.append({"mcc": mcc, "mnc": mnc, "lac": lac, "cid": cid, "signal": signal})
        if cells:
            details["cells"] = cells
    networks, rest = _read_networks(fields[place + 1 :])
    if networks:
        details["wifi"] = networks
    accuracy = _number(rest.strip())
    if accuracy is not None and accuracy > 0:
        details["accuracy_m"] = accuracy


def _read_networks(fields: Sequence[str]) -> tuple[list[dict[str, Any]], str]:
    """The networks, and the field behind them. A name may hold commas: it reaches as far as the next MAC."""
    networks: list[dict[str, Any]] = []
    begin = place = 0
    while place < len(fields) and len(networks) < _MOST_NETWORKS:
        if _MAC.fullmatch(fields[place].strip()):
            name, signal = ",".join(fields[begin:place]), _number(_field(fields, place + 1))
            networks.append({"name": name, "mac": fields[place].strip().lower(), "rssi": signal})
            place += 1
            begin = place + 1
        place += 1
    return networks, _field(fields, begin)
