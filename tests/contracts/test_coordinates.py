"""Conversions meet published reference vectors, and the way there and back is exact to the millimetre in Shandong."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.coordinates import convert, from_wgs84, to_wgs84

# Public implementations' own test vectors, and points in the four cities computed with one of them.
_WGS_TO_GCJ = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ((39.915, 116.404), (39.91640428150164, 116.41024449916938)),
    ((35.4147, 116.5871), (35.41425180876, 116.59239100544)),
    ((36.6615, 117.0218), (36.66182377178, 117.02773460370)),
    ((36.4567, 115.9853), (36.45678738353, 115.99098008717)),
    ((36.1949, 117.0876), (36.19514831401, 117.09366705025)),
]
_WGS_TO_BD = [
    ((35.4147, 116.5871), (35.41997704712, 116.59898865223)),
    ((36.6615, 117.0218), (36.66786474816, 117.03421976849)),
    ((36.4567, 115.9853), (36.46248972919, 115.99755398705)),
    ((36.1949, 117.0876), (36.20121113965, 117.10013271315)),
]
Point = tuple[float, float]


@pytest.mark.parametrize(("given_point", "expected"), _WGS_TO_GCJ)
def test_gcj02_vectors(given_point: Point, expected: Point) -> None:
    assert from_wgs84(*given_point, "gcj02") == pytest.approx(expected, abs=1e-6)
    assert to_wgs84(*expected, "gcj02") == pytest.approx(given_point, abs=1e-6)


@pytest.mark.parametrize(("given_point", "expected"), _WGS_TO_BD)
def test_bd09_vectors(given_point: Point, expected: Point) -> None:
    assert from_wgs84(*given_point, "bd09") == pytest.approx(expected, abs=1e-6)
    assert to_wgs84(*expected, "bd09") == pytest.approx(given_point, abs=2e-6)


def test_between_the_two_offset_systems() -> None:
    wgs = to_wgs84(39.915, 116.404, "bd09")
    assert from_wgs84(*wgs, "gcj02") == pytest.approx((39.90865673957631, 116.39762729119315), abs=1e-6)
    wgs = to_wgs84(39.915, 116.404, "gcj02")
    assert from_wgs84(*wgs, "bd09") == pytest.approx((39.92133699351021, 116.41036949371029), abs=1e-6)


_SHANDONG = st.tuples(st.floats(34.3, 38.4), st.floats(114.7, 122.6))


@given(_SHANDONG)
def test_there_and_back_is_exact_and_the_offset_is_what_the_map_shows(point: Point) -> None:
    offset = from_wgs84(*point, "gcj02")
    assert to_wgs84(*offset, "gcj02") == pytest.approx(point, abs=1e-8)
    metres = math.hypot((offset[0] - point[0]) * 111_000, (offset[1] - point[1]) * 89_000)
    assert 380 < metres < 600


def test_the_systems_are_one_outside_china() -> None:
    assert from_wgs84(48.8566, 2.3522, "gcj02") == (48.8566, 2.3522)
    assert to_wgs84(48.8566, 2.3522, "gcj02") == (48.8566, 2.3522)


@pytest.mark.parametrize(("lat", "lng", "crs"), [(91, 0, "wgs84"), (0, 181, "gcj02"), (math.nan, 0, "wgs84")])
def test_points_off_the_earth_are_refused(lat: float, lng: float, crs: str) -> None:
    with pytest.raises(ValueError, match="not a point"):
        to_wgs84(lat, lng, crs)


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown coordinate system"):
        from_wgs84(36, 117, "sputnik")


@given(_SHANDONG, st.sampled_from(["wgs84", "gcj02", "bd09"]), st.sampled_from(["wgs84", "gcj02", "bd09"]))
def test_between_any_two_systems_and_back_is_exact_to_a_centimetre(point: Point, source: str, target: str) -> None:
    back = convert(*convert(*point, source, target), target, source)
    assert back == pytest.approx(point, abs=1e-9)


def test_a_point_in_its_own_system_is_checked_and_stays() -> None:
    assert convert(35.4, 116.6, "bd09", "bd09") == (35.4, 116.6)
    with pytest.raises(ValueError, match="not a point"):
        convert(91, 0, "bd09", "bd09")
    with pytest.raises(ValueError, match="unknown coordinate system"):
        convert(35.4, 116.6, "sputnik", "sputnik")
