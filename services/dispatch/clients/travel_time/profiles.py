"""Who may use a street and how fast: OpenStreetMap tags to kilometres per hour, by mode. Pure rules, no geometry.

The speeds are calibrated against Valhalla 3.9.1's default costings on two maps (a dense Chinese city and an alpine
country); `tests/benchmarks/travel_time.py` prints how well they fit. One set of numbers serves both, so that it may
serve a third.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.dispatch.clients.travel_time.engine import Mode

Tags = Mapping[str, str]

WALK_KMH = 5.1
"""A fit adult's pace on the level, the pedestrian default of Valhalla; helpers, not elders, are timed with it."""

_ALLOWED = frozenset({"yes", "designated", "permissive", "official", "shared", "public"})
_PRIVATE = frozenset({"private", "destination", "customers", "delivery", "permit", "residents"})
_CLOSED = frozenset({"no", "agricultural", "forestry", "bus", "psv", "emergency", "military", "hov", "use_sidepath"})
_FARM_OR_FOREST = frozenset({"agricultural", "forestry"})

# The most particular key first: the OpenStreetMap access hierarchy.
_ACCESS_KEYS: dict[Mode, tuple[str, ...]] = {
    "walk": ("foot", "access"),
    "ebike": ("bicycle", "vehicle", "access"),
    "bicycle": ("bicycle", "vehicle", "access"),
    "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
}

_MOTOR_ROADS = ("motorway", "motorway_link")
_STREETS = (
    *("trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link"),
    *("unclassified", "residential", "living_street", "service", "road", "track"),
)
_OPEN_CLASSES: dict[Mode, frozenset[str]] = {
    "walk": frozenset(_STREETS)
    | {"footway", "pedestrian", "path", "steps", "cycleway", "bridleway", "corridor", "platform"},
    "ebike": frozenset(_STREETS) | {"cycleway", "path"},
    "bicycle": frozenset(_STREETS) | {"cycleway", "path"},
    "car": frozenset(_STREETS) | frozenset(_MOTOR_ROADS),
}

# Classes on which an explicit tag (bicycle=yes, motor_vehicle=yes …) opens what the class alone would close.
_NEVER_A_STREET = frozenset({"construction", "proposed", "abandoned", "razed", "rest_area", "services", "raceway"})

# Free-flow speeds between junctions where no limit is signed; what junctions cost is in `turns`. The main classes are
# the defaults a routing engine gives roads outside dense centres; trunk (bends, weaving) and service (yards are
# slower than the lanes that lead to them) are fitted. Rush-hour traffic is not in them.
CAR_KMH: dict[str, float] = {
    "motorway": 105,
    "trunk": 85,
    "primary": 75,
    "secondary": 60,
    "tertiary": 50,
    "unclassified": 40,
    "residential": 35,
    "road": 35,
    "living_street": 10,
    "service": 30,
    "track": 10,
    # Ramps and slip roads: 0.85 of the class they belong to, for their curves.
    "motorway_link": 89,
    "trunk_link": 72,
    "primary_link": 64,
    "secondary_link": 51,
    "tertiary_link": 42,
}
_CAR_OTHER_KMH = 10.0

_SERVICE_KMH: dict[str, float] = {"driveway": 10, "alley": 10, "parking_aisle": 15, "drive-through": 10}

BICYCLE_KMH = 17.0
"""Valhalla rides at 18 but prefers quiet detours, 6 % longer on the median; the fastest path at 17 takes as long."""

EBIKE_KMH = 21.0
"""An e-bike is built for 25 km/h (GB 17761-2018); in town it stays below that as a bicycle does below its pace."""

_PUSHED_KMH = 4.0

# Share of the speed that a surface or a grade of track leaves; `surface` is read before `tracktype`.
_SURFACE_SHARE: dict[str, float] = {
    "asphalt": 1.0,
    "paved": 1.0,
    "concrete": 1.0,
    "paving_stones": 1.0,
    "compacted": 0.9,
    "fine_gravel": 0.9,
    "gravel": 0.7,
    "pebblestone": 0.7,
    "unpaved": 0.7,
    "dirt": 0.6,
    "ground": 0.6,
    "earth": 0.6,
    "grass": 0.5,
    "sand": 0.4,
    "mud": 0.4,
    "cobblestone": 0.7,
    "sett": 0.9,
    "grade2": 0.9,
    "grade3": 0.7,
    "grade4": 0.6,
    "grade5": 0.5,
}


@dataclass(frozen=True, slots=True)
class Passage:
    """What one mode may do on one way: speeds along and against its drawing (0 = closed), and whether it is private."""

    forward_kmh: float
    backward_kmh: float
    is_private: bool


_NO_PASSAGE = Passage(0.0, 0.0, is_private=False)


def passage(tags: Tags, mode: Mode) -> Passage:
    """The passage of a `highway` way for a mode."""
    highway = tags.get("highway", "")
    if highway in _NEVER_A_STREET or tags.get("area") == "yes":
        return _NO_PASSAGE
    is_open, is_private = _access(tags, mode, highway)
    if not is_open:
        return _NO_PASSAGE
    kmh = _speed_kmh(tags, mode, highway)
    forward, backward = _directions(tags, mode, highway)
    return Passage(kmh if forward else 0.0, kmh if backward else 0.0, is_private)


def is_barrier_closed(tags: Tags, mode: Mode) -> bool:
    """Whether a node with these tags stops the mode: bollards stop cars, access tags whomever they name."""
    barrier = tags.get("barrier")
    if barrier is None:
        return False  # bicycle=no on a pedestrian crossing speaks of the crossing, not of the street it lies on
    for key in _ACCESS_KEYS[mode]:
        value = tags.get(key)
        if value in _ALLOWED or value in _PRIVATE:
            return False
        if value in _CLOSED:
            return True
    return mode == "car" and barrier in {
        "bollard",
        "cycle_barrier",
        "block",
        "jersey_barrier",
        "motorcycle_barrier",
        "log",
    }


def _access(tags: Tags, mode: Mode, highway: str) -> tuple[bool, bool]:
    """(open, private) by the first access key that says anything, else by the class of the way."""
    by_class = highway in _OPEN_CLASSES[mode]
    if tags.get("motorroad") == "yes" and mode != "car":
        by_class = False
    for key in _ACCESS_KEYS[mode]:
        value = tags.get(key)
        if value is None:
            continue
        if value in _PRIVATE:
            return by_class or key != "access", True
        if value in _CLOSED:
            return mode == "walk" and by_class and value in _FARM_OR_FOREST, False
        if value in _ALLOWED:
            # access=yes speaks to those the class admits; foot=yes or bicycle=yes opens a way made for others.
            return by_class or key != "access", False
    return by_class, False


def _directions(tags: Tags, mode: Mode, highway: str) -> tuple[bool, bool]:
    if mode == "walk":
        value = tags.get("oneway:foot")
    else:
        value = tags.get("oneway")
        if value is None and (tags.get("junction") in {"roundabout", "circular"} or highway in _MOTOR_ROADS):
            value = "yes"
        if mode in {"bicycle", "ebike"}:
            value = tags.get("oneway:bicycle", value)
            if any(tags.get(key, "").startswith("opposite") for key in ("cycleway", "cycleway:left", "cycleway:right")):
                value = "no"
    if value in {"yes", "true", "1"}:
        return True, False
    if value in {"-1", "reverse"}:
        return False, True
    if value in {"reversible", "alternating"}:
        # The direction changes with the hour, which nobody here knows: never promised.
        return False, False
    return True, True


def _speed_kmh(tags: Tags, mode: Mode, highway: str) -> float:
    if mode == "walk":
        return WALK_KMH
    if mode == "car":
        return _car_kmh(tags, highway)
    if highway == "steps" or tags.get("bicycle") == "dismount":
        return _PUSHED_KMH
    top = BICYCLE_KMH if mode == "bicycle" else EBIKE_KMH
    return top * _surface_factor(tags)


def _car_kmh(tags: Tags, highway: str) -> float:
    limit = _limit_kmh(tags)
    if limit is not None:
        return limit
    kmh = CAR_KMH.get(highway, _CAR_OTHER_KMH)
    if highway == "service":
        kmh = _SERVICE_KMH.get(tags.get("service", ""), kmh)
    return kmh * _surface_factor(tags)


def _limit_kmh(tags: Tags) -> float | None:
    """A signed limit in km/h, or None; `maxspeed` may also hold words such as `walk` or `CN:urban`."""
    try:
        limit = float(tags.get("maxspeed", ""))
    except ValueError:
        return None
    return limit if 5 <= limit <= 130 else None


def _surface_factor(tags: Tags) -> float:
    by_surface = _SURFACE_SHARE.get(tags.get("surface", ""))
    if by_surface is not None:
        return by_surface
    return _SURFACE_SHARE.get(tags.get("tracktype", ""), 1.0)
