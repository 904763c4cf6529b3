"""Tags to speeds: the rules that no hand-made town above tells apart."""

import pytest

from services.dispatch.clients.travel_time.engine import Mode
from services.dispatch.clients.travel_time.profiles import (
    BICYCLE_KMH,
    CAR_KMH,
    EBIKE_KMH,
    Tags,
    is_barrier_closed,
    passage,
)


@pytest.mark.parametrize(
    ("tags", "mode", "kmh"),
    [
        ({"highway": "residential"}, "car", CAR_KMH["residential"]),
        ({"highway": "residential", "maxspeed": "20"}, "car", 20.0),
        ({"highway": "residential", "maxspeed": "CN:urban"}, "car", CAR_KMH["residential"]),
        ({"highway": "residential", "maxspeed": "500"}, "car", CAR_KMH["residential"]),
        ({"highway": "service", "service": "parking_aisle"}, "car", 15.0),
        ({"highway": "residential", "maxspeed": "20"}, "bicycle", BICYCLE_KMH),
        ({"highway": "residential"}, "ebike", EBIKE_KMH),
        ({"highway": "track", "tracktype": "grade3"}, "bicycle", BICYCLE_KMH * 0.7),
        ({"highway": "track", "tracktype": "grade3", "surface": "asphalt"}, "bicycle", BICYCLE_KMH),
        ({"highway": "track", "tracktype": "grade3", "surface": "mud"}, "bicycle", BICYCLE_KMH * 0.4),
        ({"highway": "steps", "bicycle": "dismount"}, "bicycle", 0.0),
        ({"highway": "cycleway", "bicycle": "dismount"}, "bicycle", 4.0),
        ({"highway": "primary", "motorroad": "yes"}, "walk", 0.0),
        ({"highway": "track", "access": "forestry"}, "walk", 5.1),
        ({"highway": "track", "access": "forestry"}, "car", 0.0),
        ({"highway": "residential", "oneway": "reversible"}, "car", 0.0),
    ],
)
def test_speed(tags: Tags, mode: Mode, kmh: float) -> None:
    assert passage(tags, mode).forward_kmh == pytest.approx(kmh)


@pytest.mark.parametrize(
    ("tags", "closed_to"),
    [
        ({"barrier": "bollard"}, {"car"}),
        ({"barrier": "lift_gate"}, set()),
        ({"barrier": "gate", "access": "no"}, {"walk", "ebike", "bicycle", "car"}),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, {"ebike", "bicycle", "car"}),
        ({"barrier": "gate", "access": "private"}, set()),
        ({"highway": "crossing", "bicycle": "no"}, set()),
    ],
)
def test_barriers(tags: Tags, closed_to: set[Mode]) -> None:
    modes: tuple[Mode, ...] = ("walk", "ebike", "bicycle", "car")
    assert {mode for mode in modes if is_barrier_closed(tags, mode)} == closed_to
