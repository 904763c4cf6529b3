"""Conversion between the three coordinate systems a map of China meets. Pure arithmetic.

WGS-84 is what satellites give and what the hub stores. GCJ-02 is the offset system that maps published in China must
use; BD-09 is a second offset on top of it. A position drawn in the wrong one is 400 to 570 m off in Shandong, which
decides whether a helper finds the door.
"""

import math
from typing import Any

from services.contracts.location import Crs

# The ellipsoid (Krasovsky 1940), the origin of the offset and the two offsets' amplitudes are those every published
# implementation agrees on; the tests hold the reference vectors.
_SEMI_MAJOR_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_ORIGIN_LAT = 35.0
_ORIGIN_LNG = 105.0
_BD_ANGLE = math.pi * 3000.0 / 180.0
_BD_SHIFT_LAT = 0.006
_BD_SHIFT_LNG = 0.0065
# One step of the inverse of GCJ-02 is up to 3 m off, two 14 mm, three 0.2 mm; BD-09's begins 23 cm off. Four leave
# less than a micrometre of either.
_INVERSE_STEPS = 4
# The offset applies within this rectangle only; outside it the systems are the same.
_OFFSET_LAT = (0.8293, 55.8271)
_OFFSET_LNG = (72.004, 137.8347)


def to_wgs84(lat: float, lng: float, crs: Crs | str) -> tuple[float, float]:
    """``(lat, lng)`` in WGS-84 degrees. Raises ``ValueError`` for an unknown system or a point that is not on Earth."""
    _check(lat, lng)
    if crs == "wgs84":
        return lat, lng
    if crs == "gcj02":
        return _gcj02_to_wgs84(lat, lng)
    if crs == "bd09":
        return _gcj02_to_wgs84(*_bd09_to_gcj02(lat, lng))
    raise ValueError(f"unknown coordinate system: {crs}")


def from_wgs84(lat: float, lng: float, crs: Crs | str) -> tuple[float, float]:
    """The WGS-84 point in another system, as ``(lat, lng)``. Raises ``ValueError`` as :func:`to_wgs84` does."""
    _check(lat, lng)
    if crs == "wgs84":
        return lat, lng
    if crs == "gcj02":
        return _wgs84_to_gcj02(lat, lng)
    if crs == "bd09":
        return _gcj02_to_bd09(*_wgs84_to_gcj02(lat, lng))
    raise ValueError(f"unknown coordinate system: {crs}")


def convert(lat: float, lng: float, source: Crs | str, target: Crs | str) -> tuple[float, float]:
    """The point of one system in another, as ``(lat, lng)``. Raises ``ValueError`` as :func:`to_wgs84` does.

    BD-09 is laid over GCJ-02, so between these two the way does not lead through WGS-84.
    """
    _check(lat, lng)
    if source == target == "gcj02" or source == target == "bd09":
        return lat, lng
    if (source, target) == ("gcj02", "bd09"):
        return _gcj02_to_bd09(lat, lng)
    if (source, target) == ("bd09", "gcj02"):
        return _bd09_to_gcj02(lat, lng)
    return from_wgs84(*to_wgs84(lat, lng, source), target)


def _check(lat: Any, lng: Any) -> None:
    # A comparison with NaN is false, so it is refused here too.
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        raise ValueError(f"not a point on Earth: {lat}, {lng}")


def _wave(position: float) -> float:
    """The wave both offsets share, of periods 1/3 and 1 degree."""
    return (20.0 * math.sin(6.0 * position * math.pi) + 20.0 * math.sin(2.0 * position * math.pi)) * 2.0 / 3.0


def _offset_lat(x: float, y: float) -> float:
    offset = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + _wave(x)
    offset += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    offset += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    return offset


def _offset_lng(x: float, y: float) -> float:
    offset = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + _wave(x)
    offset += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    offset += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    return offset


def _wgs84_to_gcj02(lat: float, lng: float) -> tuple[float, float]:
    if not (_OFFSET_LAT[0] <= lat <= _OFFSET_LAT[1] and _OFFSET_LNG[0] <= lng <= _OFFSET_LNG[1]):
        return lat, lng
    x, y = lng - _ORIGIN_LNG, lat - _ORIGIN_LAT
    radians = math.radians(lat)
    magic = 1.0 - _ECCENTRICITY_SQUARED * math.sin(radians) ** 2
    root = math.sqrt(magic)
    metres_per_degree_lat = _SEMI_MAJOR_AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / (magic * root) * math.pi / 180.0
    metres_per_degree_lng = _SEMI_MAJOR_AXIS_M / root * math.cos(radians) * math.pi / 180.0
    return lat + _offset_lat(x, y) / metres_per_degree_lat, lng + _offset_lng(x, y) / metres_per_degree_lng


def _gcj02_to_wgs84(lat: float, lng: float) -> tuple[float, float]:
    """The offset has no closed inverse: take it back from where it leads, and correct by what is still missing."""
    guess_lat, guess_lng = lat, lng
    for _ in range(_INVERSE_STEPS):
        there_lat, there_lng = _wgs84_to_gcj02(guess_lat, guess_lng)
        guess_lat, guess_lng = guess_lat + lat - there_lat, guess_lng + lng - there_lng
    return guess_lat, guess_lng


def _gcj02_to_bd09(lat: float, lng: float) -> tuple[float, float]:
    radius = math.hypot(lng, lat) + 0.00002 * math.sin(lat * _BD_ANGLE)
    angle = math.atan2(lat, lng) + 0.000003 * math.cos(lng * _BD_ANGLE)
    return radius * math.sin(angle) + _BD_SHIFT_LAT, radius * math.cos(angle) + _BD_SHIFT_LNG


def _bd09_to_gcj02(lat: float, lng: float) -> tuple[float, float]:
    """The published inverse, which is up to 23 cm off, and then corrected by what is still missing."""
    x, y = lng - _BD_SHIFT_LNG, lat - _BD_SHIFT_LAT
    radius = math.hypot(x, y) - 0.00002 * math.sin(y * _BD_ANGLE)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * _BD_ANGLE)
    guess_lat, guess_lng = radius * math.sin(angle), radius * math.cos(angle)
    for _ in range(_INVERSE_STEPS):
        there_lat, there_lng = _gcj02_to_bd09(guess_lat, guess_lng)
        guess_lat, guess_lng = guess_lat + lat - there_lat, guess_lng + lng - there_lng
    return guess_lat, guess_lng
