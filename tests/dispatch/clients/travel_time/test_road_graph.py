"""The road graph against hand-made towns and against a search written without it."""

import heapq
import math
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.dispatch.clients.travel_time.engine import Mode, Point
from services.dispatch.clients.travel_time.profiles import WALK_KMH
from services.dispatch.clients.travel_time.road_graph import RoadGraph
from services.dispatch.clients.travel_time.street_map import StreetMapError
from tests.dispatch.clients.travel_time.small_maps import Town

METRES_PER_STEP = 6_371_008.8 * math.radians(0.001)
WALK_STEP_SECONDS = METRES_PER_STEP * 3.6 / WALK_KMH


def seconds(graph: RoadGraph, origin: Point, destination: Point, mode: Mode) -> float:
    return float(graph.matrix([origin], [destination], mode).seconds[0, 0])


def metres(graph: RoadGraph, origin: Point, destination: Point, mode: Mode) -> float:
    return float(graph.matrix([origin], [destination], mode).metres[0, 0])


def ring(town: Town, **tags: str) -> tuple[int, int, int, int]:
    """A square of four streets; the given tags are those of its southern side, a → b."""
    a, b, c, d = town.node(0, 0), town.node(0, 1), town.node(1, 1), town.node(1, 0)
    town.way([a, b], **({"highway": "residential"} | tags))
    town.way([b, c, d, a], highway="residential")
    return a, b, c, d


@st.composite
def grids(draw: st.DrawFn) -> tuple[Town, list[tuple[int, int]]]:
    """A town of random streets between neighbours on a grid, each a way of its own."""
    town = Town()
    size = draw(st.integers(2, 4))
    number = {(row, column): town.node(row, column) for row in range(size) for column in range(size)}
    possible = [
        ((r, c), (r + dr, c + dc)) for r in range(size) for c in range(size) for dr, dc in ((0, 1), (1, 0), (1, 1))
    ]
    possible = [pair for pair in possible if pair[1] in number]
    chosen = draw(st.lists(st.sampled_from(possible), min_size=1, unique=True))
    streets = [(number[a], number[b]) for a, b in chosen]
    for a, b in streets:
        town.way([a, b], highway="residential")
    return town, streets


def brute_force_metres(town: Town, streets: list[tuple[int, int]], start: int) -> dict[int, float]:
    lengths: dict[int, dict[int, float]] = {}
    for a, b in streets:
        (lat_a, lng_a), (lat_b, lng_b) = town.nodes[a], town.nodes[b]
        length = math.hypot(lat_a - lat_b, lng_a - lng_b) / 0.001 * METRES_PER_STEP
        lengths.setdefault(a, {})[b] = lengths.setdefault(b, {})[a] = length
    best, queue = {start: 0.0}, [(0.0, start)]
    while queue:
        distance, node = heapq.heappop(queue)
        for neighbour, length in lengths[node].items():
            if distance + length < best.get(neighbour, math.inf):
                best[neighbour] = distance + length
                heapq.heappush(queue, (distance + length, neighbour))
    return best


@given(grids())
@settings(deadline=None, max_examples=60)
def test_walking_distances_are_those_of_a_search_written_without_the_graph(
    case: tuple[Town, list[tuple[int, int]]],
) -> None:
    town, streets = case
    with TemporaryDirectory() as folder:
        graph = town.load(Path(folder))
    parts = [set(brute_force_metres(town, streets, a)) for a, _ in streets]
    largest = max(len([1 for a, _ in streets if a in part]) for part in parts)
    in_largest = [part for part in parts if len([1 for a, _ in streets if a in part]) == largest]
    if any(part != in_largest[0] for part in in_largest):
        return  # two parts of the same size: either may be the network
    nodes = sorted(in_largest[0])
    points = [town.point(node) for node in nodes]
    answer = graph.matrix(points, points, "walk")
    for i, node in enumerate(nodes):
        expected = brute_force_metres(town, streets, node)
        np.testing.assert_allclose(answer.metres[i], [expected[other] for other in nodes], rtol=1e-4, atol=0.05)
    np.testing.assert_allclose(answer.seconds, answer.metres * 3.6 / WALK_KMH, rtol=1e-6, atol=0.05)


@given(grids(), st.sampled_from(["walk", "bicycle", "car"]))
@settings(deadline=None, max_examples=30)
def test_searching_from_either_side_gives_the_same_matrix(case: tuple[Town, list[tuple[int, int]]], mode: Mode) -> None:
    town, _ = case
    with TemporaryDirectory() as folder:
        graph = town.load(Path(folder))
    points = [Point(lat + 0.0001, lng + 0.0002) for lat, lng in town.nodes.values()]
    whole = graph.matrix(points, points, mode)
    for j, point in enumerate(points):
        column = graph.matrix(points, [point], mode)
        np.testing.assert_allclose(column.seconds[:, 0], whole.seconds[:, j], rtol=1e-6)
        row = graph.matrix([point], points, mode)
        np.testing.assert_allclose(row.seconds[0], whole.seconds[j], rtol=1e-6)


def test_a_oneway_street_is_one_way_for_a_car_and_both_ways_on_foot(tmp_path: Path) -> None:
    town = Town()
    a, b, *_ = ring(town, oneway="yes")
    graph = town.load(tmp_path)
    assert metres(graph, town.point(a), town.point(b), "car") == pytest.approx(METRES_PER_STEP, rel=1e-4)
    assert metres(graph, town.point(b), town.point(a), "car") == pytest.approx(3 * METRES_PER_STEP, rel=1e-4)
    assert metres(graph, town.point(b), town.point(a), "bicycle") == pytest.approx(3 * METRES_PER_STEP, rel=1e-4)
    assert metres(graph, town.point(b), town.point(a), "walk") == pytest.approx(METRES_PER_STEP, rel=1e-4)


@pytest.mark.parametrize("tags", [{"oneway": "-1"}, {"junction": "roundabout"}])
def test_other_words_for_oneway(tmp_path: Path, tags: dict[str, str]) -> None:
    town = Town()
    a, b, *_ = ring(town, **tags)
    graph = town.load(tmp_path)
    there, back = (town.point(a), town.point(b)), (town.point(b), town.point(a))
    against = there if "oneway" in tags else back
    assert metres(graph, *against, "car") == pytest.approx(3 * METRES_PER_STEP, rel=1e-4)


def test_a_bicycle_may_ride_against_a_oneway_street_that_says_so(tmp_path: Path) -> None:
    town = Town()
    a, b, *_ = ring(town, oneway="yes", oneway__bicycle="no")
    graph = town.load(tmp_path)
    assert metres(graph, town.point(b), town.point(a), "ebike") == pytest.approx(METRES_PER_STEP, rel=1e-4)
    assert metres(graph, town.point(b), town.point(a), "car") == pytest.approx(3 * METRES_PER_STEP, rel=1e-4)


def test_two_places_on_one_oneway_street_are_joined_round_the_block_backwards(tmp_path: Path) -> None:
    town = Town()
    ring(town, oneway="yes")
    graph = town.load(tmp_path)
    west, east = Point(0.0, 0.00025), Point(0.0, 0.00075)
    assert metres(graph, west, east, "car") == pytest.approx(0.5 * METRES_PER_STEP, rel=1e-3)
    assert metres(graph, east, west, "car") == pytest.approx(3.5 * METRES_PER_STEP, rel=1e-3)


@pytest.mark.parametrize(
    ("tags", "closed_to", "open_to"),
    [
        ({"access": "no"}, {"walk", "ebike", "bicycle", "car"}, set()),
        ({"access": "no", "foot": "yes"}, {"ebike", "bicycle", "car"}, {"walk"}),
        ({"foot": "no"}, {"walk"}, {"ebike", "bicycle", "car"}),
        ({"motor_vehicle": "no"}, {"car"}, {"walk", "ebike", "bicycle"}),
        ({"bicycle": "no"}, {"ebike", "bicycle"}, {"walk", "car"}),
        ({"highway": "footway"}, {"ebike", "bicycle", "car"}, {"walk"}),
        ({"highway": "footway", "bicycle": "yes"}, {"car"}, {"walk", "ebike", "bicycle"}),
        ({"highway": "motorway", "oneway": "no"}, {"walk", "ebike", "bicycle"}, {"car"}),
        ({"highway": "construction"}, {"walk", "ebike", "bicycle", "car"}, set()),
        ({"access": "private"}, {"walk", "ebike", "bicycle", "car"}, set()),  # to pass through
    ],
)
def test_access_tags_decide_who_may_pass(
    tmp_path: Path, tags: dict[str, str], closed_to: set[Mode], open_to: set[Mode]
) -> None:
    town = Town()
    a, b, *_ = ring(town, **tags)
    west, east = town.node(0, -1), town.node(0, 2)
    town.way([west, a], highway="residential")
    town.way([b, east], highway="residential")
    graph = town.load(tmp_path)
    for mode in closed_to:
        assert metres(graph, town.point(west), town.point(east), mode) == pytest.approx(5 * METRES_PER_STEP, rel=1e-3)
    for mode in open_to:
        assert metres(graph, town.point(west), town.point(east), mode) == pytest.approx(3 * METRES_PER_STEP, rel=1e-3)


def test_a_door_on_private_ground_is_reached_and_left(tmp_path: Path) -> None:
    town = Town()
    _, b, *_ = ring(town)
    yard = town.node(0, 3)
    town.way([b, yard], highway="service", access="private")
    graph = town.load(tmp_path)
    assert metres(graph, town.point(b), town.point(yard), "walk") == pytest.approx(2 * METRES_PER_STEP, rel=1e-3)
    back = graph.matrix([town.point(yard)], [town.point(b), Point(0.001, 0.0005)], "walk")
    np.testing.assert_allclose(back.metres[0], [2 * METRES_PER_STEP, 3.5 * METRES_PER_STEP], rtol=1e-3)
    np.testing.assert_allclose(back.seconds, back.metres * 3.6 / WALK_KMH, rtol=1e-6)


def test_a_bollard_stops_cars_alone(tmp_path: Path) -> None:
    town = Town()
    a, b, c, d = town.node(0, 0), town.node(0, 1), town.node(1, 1), town.node(1, 0)
    bollard = town.node(0, 0.5, barrier="bollard")
    town.way([a, bollard, b], highway="residential")
    town.way([b, c, d, a], highway="residential")
    graph = town.load(tmp_path)
    assert metres(graph, town.point(a), town.point(b), "ebike") == pytest.approx(METRES_PER_STEP, rel=1e-3)
    assert metres(graph, town.point(a), town.point(b), "car") == pytest.approx(3 * METRES_PER_STEP, rel=1e-3)


def test_a_point_is_joined_to_the_nearest_place_of_a_street_not_to_its_corners(tmp_path: Path) -> None:
    town = Town()
    a, b = town.node(0, 0), town.node(0, 10)
    town.way([a, b], highway="residential")
    graph = town.load(tmp_path)
    off_street = Point(0.0003, 0.005)
    expected = (5 + 0.3) * WALK_STEP_SECONDS
    assert seconds(graph, off_street, town.point(a), "walk") == pytest.approx(expected, rel=1e-4)
    assert seconds(graph, town.point(b), off_street, "walk") == pytest.approx(expected, rel=1e-4)
    by_car = seconds(graph, off_street, town.point(a), "car") - seconds(graph, Point(0.0, 0.005), town.point(a), "car")
    assert by_car == pytest.approx(0.3 * WALK_STEP_SECONDS, rel=1e-3)


def test_neighbours_do_not_walk_to_the_street_and_back(tmp_path: Path) -> None:
    town = Town()
    town.way([town.node(0, 0), town.node(0, 10)], highway="residential")
    graph = town.load(tmp_path)
    here, next_door = Point(0.001, 0.005), Point(0.001, 0.0051)
    assert seconds(graph, here, here, "car") == 0.0
    assert metres(graph, here, next_door, "walk") == pytest.approx(0.1 * METRES_PER_STEP, rel=1e-3)


def test_what_is_far_from_any_street_is_unreachable(tmp_path: Path) -> None:
    town = Town()
    a, *_ = ring(town)
    graph = town.load(tmp_path)
    near, far = Point(-0.0044, 0.0), Point(-0.0046, 0.0)  # 489 m and 512 m south of the square
    answer = graph.matrix([town.point(a), far], [near, far], "walk")
    assert np.isfinite(answer.seconds).tolist() == [[True, False], [False, False]]
    assert np.isfinite(answer.metres).tolist() == [[True, False], [False, False]]
    assert graph.route(town.point(a), far, "walk") == []
    assert graph.reachable(far, "walk", 3600.0) == []


def test_an_island_without_a_bridge_is_not_part_of_the_network(tmp_path: Path) -> None:
    town = Town()
    a, *_ = ring(town)
    town.way([town.node(3, 0), town.node(3, 1)], highway="residential")
    graph = town.load(tmp_path)
    # The island lies 2 streets north: its people are joined to the square across the water, as off-street points are.
    assert seconds(graph, Point(0.003, 0.0), town.point(a), "walk") == pytest.approx(3 * WALK_STEP_SECONDS, rel=1e-3)


def test_a_street_that_leaves_the_map_is_a_destination_and_no_origin(tmp_path: Path) -> None:
    town = Town()
    _, b, *_ = ring(town)
    rim = town.node(0, 4)
    town.way([b, rim], highway="residential", oneway="yes")
    graph = town.load(tmp_path)
    assert metres(graph, town.point(b), town.point(rim), "car") == pytest.approx(3 * METRES_PER_STEP, rel=1e-3)
    from_rim = graph.matrix([Point(0.0, 0.002)], [town.point(b)], "car")
    assert from_rim.metres[0, 0] == pytest.approx(METRES_PER_STEP, rel=1e-3)  # on foot, back to the square


def test_turns_and_signals_cost_a_car_time_and_a_walker_none(tmp_path: Path) -> None:
    town = Town()
    west, middle, east, south = town.node(0, 0), town.node(0, 1), town.node(0, 2), town.node(-1, 1)
    lights = town.node(0, 0.5, highway="traffic_signals")
    for way in ([west, lights, middle], [middle, east], [middle, south]):
        town.way(way, highway="residential")
    graph = town.load(tmp_path)
    origin = town.point(west)
    straight, right = town.point(east), town.point(south)
    left_back = seconds(graph, right, origin, "car")
    assert seconds(graph, origin, straight, "car") < seconds(graph, origin, right, "car") < left_back
    assert seconds(graph, Point(0.0, 0.0006), straight, "car") + 2.0 < seconds(graph, origin, straight, "car")
    assert seconds(graph, origin, right, "walk") == pytest.approx(2 * WALK_STEP_SECONDS, rel=1e-4)


def test_a_route_is_continuous_and_takes_the_matrix_time(tmp_path: Path) -> None:
    town = Town()
    ring(town, oneway="yes")
    graph = town.load(tmp_path)
    modes: tuple[Mode, ...] = ("walk", "ebike", "car")
    for mode in modes:
        for origin, destination in (
            (Point(0.0001, 0.0008), Point(0.0001, 0.0002)),
            (Point(0.001, 0.0002), Point(0.0, 0.0009)),
        ):
            route = graph.route(origin, destination, mode)
            assert route[0].point == origin
            assert route[-1].point == destination
            assert route[-1].seconds == pytest.approx(seconds(graph, origin, destination, mode), abs=0.002)
            for before, after in pairwise(route):
                gap = math.hypot(before.point.lat - after.point.lat, before.point.lng - after.point.lng)
                assert before.seconds <= after.seconds
                assert gap <= (after.seconds - before.seconds) * 40 / 111_000 + 1e-9  # never faster than 40 m/s


def test_reachable_junctions_have_the_matrix_times(tmp_path: Path) -> None:
    town = Town()
    a, *_ = ring(town)
    graph = town.load(tmp_path)
    reached = graph.reachable(Point(0.0, 0.0003), "walk", 1.2 * WALK_STEP_SECONDS)
    assert {(round(r.point.lat, 4), round(r.point.lng, 4)) for r in reached} == {(0.0, 0.0), (0.0, 0.001)}
    for place in reached:
        assert place.seconds == pytest.approx(seconds(graph, Point(0.0, 0.0003), place.point, "walk"), rel=1e-6)
    assert graph.reachable(town.point(a), "walk", -1.0) == []


def test_reachable_leaves_out_the_street_that_only_enters_the_map(tmp_path: Path) -> None:
    town = Town()
    a, b, *_ = ring(town)
    rim = town.node(0, 4)
    town.way([rim, b], highway="residential", oneway="yes")
    reached = town.load(tmp_path).reachable(town.point(a), "car", 3600.0)
    assert town.point(b) in {place.point for place in reached}
    assert town.point(rim) not in {place.point for place in reached}


def test_either_side_of_a_matrix_may_be_empty(tmp_path: Path) -> None:
    town = Town()
    a, *_ = ring(town)
    graph = town.load(tmp_path)
    assert graph.matrix([], [town.point(a)], "walk").seconds.shape == (0, 1)
    assert graph.matrix([town.point(a)], [], "walk").source.shape == (1, 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("absent.osm", None),
        ("broken.osm", "<osm><node"),
        ("broken.osm.pbf", "no pbf"),
        ("empty.osm", '<osm version="0.6"/>'),
    ],
)
def test_an_unusable_file_is_named(tmp_path: Path, name: str, content: str | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    with pytest.raises(StreetMapError, match=name):
        RoadGraph.load(path)


@pytest.mark.parametrize(("lat", "lng"), [(90.1, 0.0), (0.0, -180.5), (math.nan, 0.0), (0.0, math.inf)])
def test_what_is_not_on_earth_is_no_point(lat: float, lng: float) -> None:
    with pytest.raises(ValueError, match="not a WGS-84 coordinate"):
        Point(lat, lng)


def test_a_mode_that_may_use_no_street_reaches_nothing(tmp_path: Path) -> None:
    town = Town()
    town.way([town.node(0, 0), town.node(0, 1)], highway="footway")
    graph = town.load(tmp_path)
    assert np.isinf(graph.matrix([Point(0.0, 0.0)], [Point(0.0, 0.001)], "car").seconds).all()
    assert graph.route(Point(0.0, 0.0), Point(0.0, 0.001), "car") == []
