"""JT/T 808's location body (0x0200): alarm word, status, place, moment, and the items behind them."""

import struct
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from services.devices.domain.alarm_maps import JT808_ALARM_NAMES, AlarmMap
from services.devices.ingest.codecs.frame import CodecError, Position, Report

_FIXED = 1 << 1
_SOUTH = 1 << 2
_WEST = 1 << 3
_BASE = struct.Struct(">IIIIhHH6s")
_MAX_ITEMS_TOLD = 64


def read_location(body: bytes, alarms: AlarmMap, time_zone: tzinfo, warnings: list[str]) -> Report:
    """The report of one location body.

    A body cut short still says its alarms; raises :class:`CodecError` body.truncated where it has not even those.
    """
    if len(body) < _BASE.size:
        return _read_cut_short(body, alarms, warnings)
    alarm, status, lat, lng, altitude, speed, course, moment = _BASE.unpack_from(body)
    position = _read_position(status, lat, lng, speed, course, read_time(moment, time_zone, warnings))
    details: dict[str, Any] = {"altitude_m": altitude, "status": f"{status:08x}"}
    if alarm:
        details["alarm_bits"] = [JT808_ALARM_NAMES[bit] for bit in range(32) if alarm >> bit & 1]
    found = _read_items(body[_BASE.size :], details, warnings)
    return Report(alarms.of_bits(alarm), position, found, {}, details)


def read_time(digits: bytes, time_zone: tzinfo, warnings: list[str]) -> datetime | None:
    """``YYMMDDhhmmss`` in BCD; None with a warning where it is no moment."""
    text = digits.hex()
    try:
        year, month, day, hour, minute, second = (int(text[i : i + 2]) for i in range(0, 12, 2))
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=time_zone)
    except ValueError:
        warnings.append(f"time.unreadable: {text}")
        return None


def _read_cut_short(body: bytes, alarms: AlarmMap, warnings: list[str]) -> Report:
    if len(body) < 4:
        raise CodecError("body.truncated", f"a location of {len(body)} bytes has not even an alarm word")
    warnings.append(f"body.truncated: a location of {len(body)} bytes, at least {_BASE.size} belong to it")
    return Report(alarms.of_bits(int.from_bytes(body[:4])))


def _read_position(status: int, lat: int, lng: int, speed: int, course: int, at: datetime | None) -> Position:
    degrees_lat = lat / 1_000_000 * (-1 if status & _SOUTH else 1)
    degrees_lng = lng / 1_000_000 * (-1 if status & _WEST else 1)
    is_on_earth = (lat or lng) and lat <= 90_000_000 and lng <= 180_000_000
    is_valid = bool(status & _FIXED and is_on_earth)
    return Position(degrees_lat, degrees_lng, is_valid, at, round(speed / 36, 3), float(course))


def _read_items(data: bytes, details: dict[str, Any], warnings: list[str]) -> int | None:
    """Put what the items say into ``details``; answers the battery's percentage where one says it."""
    unknown: dict[str, str] = {}
    place = 0
    while place + 2 <= len(data):
        item, size = data[place], data[place + 1]
        value = data[place + 2 : place + 2 + size]
        place += 2 + size
        if len(value) < size:
            warnings.append(f"items.truncated: item {item:02x} has {len(value)} of {size} bytes")
            break
        known = _ITEMS.get(item)
        told = known(value) if known else None
        if told is not None:
            details.update(told)
        elif len(unknown) < _MAX_ITEMS_TOLD:
            unknown[f"{item:02x}"] = value.hex()
    if place == len(data) - 1:
        warnings.append("items.truncated: one byte is left over")
    if unknown:
        details["items"] = unknown
    battery = details.pop("battery", None)
    return battery if isinstance(battery, int) else None


def _number(name: str, size: int, factor: int = 1) -> Callable[[bytes], dict[str, Any] | None]:
    def read(value: bytes) -> dict[str, Any] | None:
        return {name: int.from_bytes(value) * factor} if len(value) == size else None

    return read


def _battery(value: bytes) -> dict[str, Any] | None:
    """A percentage, in the last byte: what stands before it is a level or whether it charges."""
    return {"battery": value[-1]} if len(value) in {1, 2} and value[-1] <= 100 else None


def _wifi(value: bytes) -> dict[str, Any] | None:
    if not value or len(value) != 1 + value[0] * 7:
        return None
    return {"wifi": [{"mac": value[i : i + 6].hex(":"), "rssi": -value[i + 6]} for i in range(1, len(value), 7)]}


def _cells(value: bytes) -> dict[str, Any] | None:
    if not value or len(value) != 1 + value[0] * 8:
        return None
    cells = [struct.unpack_from(">HBHHB", value, place) for place in range(1, len(value), 8)]
    return {"cells": [dict(zip(("mcc", "mnc", "lac", "cid", "rssi"), cell, strict=True)) for cell in cells]}


_ITEMS: dict[int, Callable[[bytes], dict[str, Any] | None]] = {
    0x01: _number("odometer_m", 4, 100),
    0x04: _number("event_to_confirm", 2),
    0x30: _number("signal", 1),
    0x31: _number("satellites", 1),
    0x53: _cells,
    0x54: _wifi,
    0x56: _battery,
    # Makers' own, as many trackers for persons send them.
    0xD4: _battery,
    0xE4: _battery,
    0xFE: _battery,
}
