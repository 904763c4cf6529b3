"""The street map: ways of an OpenStreetMap extract cut at every junction, as flat arrays. One topology for all modes.

Owns reading the file. It must not weigh anything: speeds come from `profiles`, turn costs from `mode_graph`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium

from services.dispatch.clients.travel_time.engine import MODES, Mode
from services.dispatch.clients.travel_time.geometry import BoolArray, FloatArray, IntArray, great_circle_metres
from services.dispatch.clients.travel_time.profiles import is_barrier_closed, passage

ATTRIBUTION = "© OpenStreetMap contributors"


class StreetMapError(Exception):
    """The file is not a readable OpenStreetMap extract, or holds no street; the text names the file and the reason."""


@dataclass(frozen=True, slots=True)
class StreetMap:
    """Edges are stretches of one way between junctions.

    The nodes of edge i are `shape_node[shape_start[i]:shape_start[i + 1]]`.
    """

    node_lat: FloatArray
    node_lng: FloatArray
    is_signal: BoolArray
    closed_nodes: dict[Mode, BoolArray]
    edge_from: IntArray
    edge_to: IntArray
    edge_way: IntArray
    shape_start: IntArray
    shape_node: IntArray
    shape_metres: FloatArray
    """Distance from the start of the edge to each shape point."""
    edge_metres: FloatArray
    way_class: tuple[str, ...]
    way_name: tuple[str, ...]
    way_kmh: dict[Mode, FloatArray]
    """Shape (ways, 2): along and against the drawing, 0 where closed."""
    is_way_private: dict[Mode, BoolArray]


@dataclass(frozen=True, slots=True)
class _RawWays:
    tags: list[dict[str, str]]
    nodes: list[list[int]]
    lat: dict[int, float]
    lng: dict[int, float]
    node_tags: dict[int, dict[str, str]]


def read_street_map(path: Path) -> StreetMap:
    """Read `.osm`, `.osm.pbf` (or anything osmium knows). Raises `StreetMapError`."""
    try:
        raw = _read_ways(path)
    except (OSError, RuntimeError) as error:
        message = f"cannot read the road network {path}: {error}"
        raise StreetMapError(message) from error
    if not raw.nodes:
        message = f"the road network {path} holds no street"
        raise StreetMapError(message)
    return _assemble(raw)


def _read_ways(path: Path) -> _RawWays:
    raw = _RawWays([], [], {}, {}, {})
    if not path.is_file():
        message = "no such file"
        raise OSError(message)
    interesting = osmium.filter.KeyFilter("highway", "barrier")
    for entity in osmium.FileProcessor(str(path)).with_locations().with_filter(interesting):
        if isinstance(entity, osmium.osm.Node):
            raw.node_tags[entity.id] = {tag.k: tag.v for tag in entity.tags}
        elif isinstance(entity, osmium.osm.Way) and "highway" in entity.tags:
            tags = {tag.k: tag.v for tag in entity.tags}
            if not any(_is_usable(tags, mode) for mode in MODES):
                continue
            for refs in _located_runs(entity, raw):
                raw.tags.append(tags)
                raw.nodes.append(refs)
    return raw


def _is_usable(tags: dict[str, str], mode: Mode) -> bool:
    allowed = passage(tags, mode)
    return allowed.forward_kmh > 0 or allowed.backward_kmh > 0


def _located_runs(way: osmium.osm.Way, raw: _RawWays) -> Iterator[list[int]]:
    """The way's node ids, broken where an extract was clipped and left a node without a place."""
    run: list[int] = []
    for node in way.nodes:
        if node.location.valid():
            if not run or run[-1] != node.ref:
                run.append(node.ref)
            raw.lat[node.ref] = node.lat
            raw.lng[node.ref] = node.lon
        else:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _assemble(raw: _RawWays) -> StreetMap:
    ids = np.fromiter(raw.lat, dtype=np.int64, count=len(raw.lat))
    index = {int(ref): i for i, ref in enumerate(ids)}
    is_signal = np.zeros(len(ids), dtype=np.bool_)
    closed: dict[Mode, BoolArray] = {mode: np.zeros(len(ids), dtype=np.bool_) for mode in MODES}
    for ref, tags in raw.node_tags.items():
        i = index.get(ref)
        if i is None:
            continue
        is_signal[i] = tags.get("highway") == "traffic_signals"
        for mode in MODES:
            closed[mode][i] = is_barrier_closed(tags, mode)
    stopping = is_signal | np.logical_or.reduce([closed[mode] for mode in MODES])
    shapes, edge_way = _cut([[index[ref] for ref in refs] for refs in raw.nodes], stopping)

    node_lat = np.fromiter(raw.lat.values(), dtype=np.float64, count=len(ids))
    node_lng = np.fromiter(raw.lng.values(), dtype=np.float64, count=len(ids))
    shape_start = np.concatenate([[0], np.cumsum([len(shape) for shape in shapes])]).astype(np.int64)
    shape_node = np.fromiter((i for shape in shapes for i in shape), dtype=np.int64, count=int(shape_start[-1]))
    shape_metres = _along_metres(node_lat, node_lng, shape_node, shape_start)
    passages = {mode: [passage(tags, mode) for tags in raw.tags] for mode in MODES}
    return StreetMap(
        node_lat=node_lat,
        node_lng=node_lng,
        is_signal=is_signal,
        closed_nodes=closed,
        edge_from=shape_node[shape_start[:-1]],
        edge_to=shape_node[shape_start[1:] - 1],
        edge_way=edge_way,
        shape_start=shape_start,
        shape_node=shape_node,
        shape_metres=shape_metres,
        edge_metres=shape_metres[shape_start[1:] - 1],
        way_class=tuple(tags["highway"] for tags in raw.tags),
        way_name=tuple(tags.get("name", "") for tags in raw.tags),
        way_kmh={mode: np.array([(p.forward_kmh, p.backward_kmh) for p in passages[mode]]) for mode in MODES},
        is_way_private={mode: np.array([p.is_private for p in passages[mode]]) for mode in MODES},
    )


def _cut(ways: list[list[int]], stopping: BoolArray) -> tuple[list[list[int]], IntArray]:
    """Cut ways where they meet, at signals and at barriers; returns the nodes of each edge and its way."""
    uses = np.zeros(len(stopping), dtype=np.int64)
    for nodes in ways:
        np.add.at(uses, nodes, 1)
        uses[[nodes[0], nodes[-1]]] += 1
    is_cut = (uses > 1) | stopping
    shapes: list[list[int]] = []
    edge_way: list[int] = []
    for way, nodes in enumerate(ways):
        begin = 0
        for position in range(1, len(nodes)):
            if not is_cut[nodes[position]]:
                continue
            shape = nodes[begin : position + 1]
            begin = position
            # A loop back to its own start is halved: an edge must have two different ends for its directions to differ.
            halves = [shape] if shape[0] != shape[-1] else [shape[: len(shape) // 2 + 1], shape[len(shape) // 2 :]]
            shapes.extend(halves)
            edge_way.extend([way] * len(halves))
    return shapes, np.array(edge_way, dtype=np.int64)


def _along_metres(lat: FloatArray, lng: FloatArray, shape_node: IntArray, shape_start: IntArray) -> FloatArray:
    step = np.zeros(len(shape_node))
    step[1:] = great_circle_metres(lat[shape_node[:-1]], lng[shape_node[:-1]], lat[shape_node[1:]], lng[shape_node[1:]])
    step[shape_start[:-1]] = 0.0
    total = np.cumsum(step)
    along: FloatArray = total - np.repeat(total[shape_start[:-1]], np.diff(shape_start))
    return along
