"""Places and straight lines between them. A straight line decides what is near enough to look at, not who is first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_METRES = 6_371_008.8
_ELSEWHERE_METRES = 300.0
_FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class Place:
    """WGS-84 degrees."""

    lat: float
    lng: float


@dataclass(frozen=True)
class MeasuredPlace(Place):
    """Where a device was, when, and how exactly (metres; None where it did not say)."""

    at: datetime
    accuracy_m: float | None


def straight_metres(a: Place, b: Place) -> float:
    """The great-circle distance."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lng - a.lng) / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, half)))


def where_help_is_needed(home: Place | None, measured: MeasuredPlace | None, now: datetime) -> Place | None:
    """Home, unless a fresh position says that the elder is surely elsewhere; any position where no home is known."""
    if measured is None:
        return home
    position = Place(measured.lat, measured.lng)
    if home is None:
        return position
    surely_away = straight_metres(home, position) > _ELSEWHERE_METRES + (measured.accuracy_m or 0.0)
    return position if surely_away and abs(now - measured.at) <= _FRESH else home
