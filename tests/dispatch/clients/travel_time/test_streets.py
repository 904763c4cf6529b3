"""Streets to draw and doors to live behind."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from services.dispatch.clients.travel_time import ATTRIBUTION, Point, RoadGraph, street_points, streets_geojson
from tests.dispatch.clients.travel_time.small_maps import Town


def test_every_street_is_a_line_with_its_class_and_name(tmp_path: Path) -> None:
    town = Town()
    a, b, c = town.node(0, 0), town.node(0, 1), town.node(1, 1)
    town.way([a, b, c, a], highway="residential", name="幸福路")
    town.way([b, town.node(0, 2.1234567)], highway="footway")
    collection = streets_geojson(town.load(tmp_path))
    assert collection["attribution"] == ATTRIBUTION
    first, second = collection["features"]
    assert first["properties"] == {"class": "residential", "name": "幸福路"}
    assert first["geometry"] == {
        "type": "LineString",
        "coordinates": [[0.0, 0.0], [0.001, 0.0], [0.001, 0.001], [0.0, 0.0]],
    }
    assert second["properties"] == {"class": "footway", "name": ""}
    assert second["geometry"]["coordinates"] == [[0.001, 0.0], [0.002123, 0.0]]


def test_doors_are_the_same_for_the_same_seed_and_stand_beside_walkable_streets(nanshan: RoadGraph) -> None:
    doors = street_points(nanshan, 400, seed=7)
    assert doors == street_points(nanshan, 400, seed=7)
    assert doors != street_points(nanshan, 400, seed=8)
    assert len({(door.lat, door.lng) for door in doors}) == 400
    points = [Point(door.lat, door.lng) for door in doors]
    matrix = nanshan.matrix(points[:1], points, "walk")
    assert np.isfinite(matrix.seconds).all()
    assert any(door.street for door in doors)


def test_doors_are_spread_by_length_and_off_the_middle_of_the_street(tmp_path: Path) -> None:
    town = Town()
    a, b, c = town.node(0, 0), town.node(0, 3), town.node(1, 3)
    town.way([a, b], highway="residential", name="long")
    town.way([b, c], highway="residential", name="short")
    town.way([a, town.node(-9, 0)], highway="primary", name="nobody lives here")
    doors = street_points(town.load(tmp_path), 400, seed=1)
    counts = Counter(door.street for door in doors)
    assert set(counts) == {"long", "short"}
    assert counts["long"] == pytest.approx(300, abs=2)
    offsets = [abs(door.lat) * 111_195 for door in doors if door.street == "long"]
    assert min(offsets) >= 5.9
    assert max(offsets) <= 18.1


def test_a_map_without_homes_and_a_negative_count_are_refused(tmp_path: Path) -> None:
    town = Town()
    town.way([town.node(0, 0), town.node(0, 3)], highway="primary")
    graph = town.load(tmp_path)
    with pytest.raises(ValueError, match="no walkable residential street"):
        street_points(graph, 3, seed=1)
    with pytest.raises(ValueError, match="cannot be negative"):
        street_points(graph, -1, seed=1)
