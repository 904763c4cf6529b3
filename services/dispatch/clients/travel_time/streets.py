"""The streets themselves: drawn for a map where no tile server exists, and as places to put a made-up city on."""

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from services.dispatch.clients.travel_time.geometry import EARTH_RADIUS_METRES, IntArray
from services.dispatch.clients.travel_time.road_graph import RoadGraph
from services.dispatch.clients.travel_time.street_map import ATTRIBUTION, StreetMap

_DECIMALS = 6

# Where people live: not along arterial roads, nor on footbridges and stairs.
_HOME_CLASSES = frozenset({"residential", "living_street", "unclassified", "service", "tertiary", "pedestrian"})

_DOOR_METRES = (6.0, 18.0)
"""Between the middle of the street and a door beside it."""


@dataclass(frozen=True, slots=True)
class StreetPoint:
    """A door: beside a street people may walk on. `street` is empty where the street has no name."""

    lat: float
    lng: float
    street: str


def streets_geojson(graph: RoadGraph) -> dict[str, Any]:
    """All streets as a FeatureCollection of LineStrings with `class` and `name`; coordinates to 6 decimals (0.1 m).

    The top-level `attribution` must be shown wherever the streets are.
    """
    streets = graph.streets
    return {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "features": [_feature(streets, way, edges) for way, edges in _edges_by_way(streets)],
    }


def street_points(graph: RoadGraph, count: int, seed: int) -> list[StreetPoint]:
    """`count` doors spread evenly over the length of residential streets; the same for the same map, count and seed.

    Raises ValueError for a negative count, or when the map has no street to live on.
    """
    if count < 0:
        message = f"a count of points cannot be negative: {count}"
        raise ValueError(message)
    streets = graph.streets
    homes = _home_edges(graph)
    if not len(homes):
        message = "the map has no walkable residential street"
        raise ValueError(message)
    random = Random(seed)  # noqa: S311 - a made-up city, not a secret
    ends = np.cumsum(streets.edge_metres[homes])
    # One point in each of `count` equal stretches of the total length: even, yet not regular.
    places = [(i + random.random()) * float(ends[-1]) / count for i in range(count)]
    points = []
    for place in places:
        position = min(int(np.searchsorted(ends, place, side="right")), len(homes) - 1)
        edge = int(homes[position])
        metres = place - float(ends[position] - streets.edge_metres[edge])
        points.append(_door(streets, edge, metres, random))
    random.shuffle(points)
    return points


def _home_edges(graph: RoadGraph) -> IntArray:
    """Edges on the connected walking network, so that every door can be reached."""
    streets = graph.streets
    walkable = graph.connected_edges("walk")
    is_home = np.array([highway in _HOME_CLASSES for highway in streets.way_class], dtype=np.bool_)
    homes: IntArray = walkable[is_home[streets.edge_way[walkable]]]
    return homes


def _door(streets: StreetMap, edge: int, metres: float, random: Random) -> StreetPoint:
    shape = slice(int(streets.shape_start[edge]), int(streets.shape_start[edge + 1]))
    nodes, along = streets.shape_node[shape], streets.shape_metres[shape]
    segment = min(max(int(np.searchsorted(along, metres, side="right")) - 1, 0), len(nodes) - 2)
    span = max(float(along[segment + 1] - along[segment]), 1e-9)
    share = min(max((metres - float(along[segment])) / span, 0.0), 1.0)
    lat_a, lat_b = (float(streets.node_lat[nodes[segment + i]]) for i in (0, 1))
    lng_a, lng_b = (float(streets.node_lng[nodes[segment + i]]) for i in (0, 1))
    lat, lng = lat_a + share * (lat_b - lat_a), lng_a + share * (lng_b - lng_a)

    per_degree = np.radians(1.0) * EARTH_RADIUS_METRES
    shrink = float(np.cos(np.radians(lat)))
    north, east = (lat_b - lat_a), (lng_b - lng_a) * shrink
    size = max(float(np.hypot(north, east)), 1e-12)
    offset = random.uniform(*_DOOR_METRES) * random.choice((-1.0, 1.0)) / per_degree
    return StreetPoint(
        lat=round(float(lat - offset * east / size), _DECIMALS),
        lng=round(float(lng + offset * north / size / shrink), _DECIMALS),
        street=streets.way_name[int(streets.edge_way[edge])],
    )


def _edges_by_way(streets: StreetMap) -> list[tuple[int, IntArray]]:
    """Edges are stored way by way, in the order they are drawn."""
    ways, first = np.unique(streets.edge_way, return_index=True)
    stops = np.append(first[1:], len(streets.edge_way))
    return [(int(way), np.arange(a, b)) for way, a, b in zip(ways, first, stops, strict=True)]


def _feature(streets: StreetMap, way: int, edges: IntArray) -> dict[str, Any]:
    nodes = [int(streets.edge_from[edges[0]])]
    for edge in edges:
        nodes.extend(int(i) for i in streets.shape_node[streets.shape_start[edge] + 1 : streets.shape_start[edge + 1]])
    line = [[round(float(streets.node_lng[i]), _DECIMALS), round(float(streets.node_lat[i]), _DECIMALS)] for i in nodes]
    return {
        "type": "Feature",
        "properties": {"class": streets.way_class[way], "name": streets.way_name[way]},
        "geometry": {"type": "LineString", "coordinates": line},
    }
