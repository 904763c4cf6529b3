"""Finding the street a point stands on: the nearest place on any edge, not the nearest junction."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree

from services.dispatch.clients.travel_time.engine import Point
from services.dispatch.clients.travel_time.geometry import BoolArray, FloatArray, IntArray, ranges, to_xyz_metres
from services.dispatch.clients.travel_time.street_map import StreetMap

_PIECE_METRES = 25.0


@dataclass(frozen=True, slots=True)
class Snaps:
    """For each point: the edge, how far along it (0–1 of its length, as drawn), and the metres from the point to it."""

    edge: IntArray
    fraction: FloatArray
    metres: FloatArray


class EdgeIndex:
    """A KD-tree over short pieces of the given edges. Exact: see `_nearest_piece`."""

    def __init__(self, streets: StreetMap, edges: IntArray) -> None:
        """Cut every segment of `edges` into pieces of at most 25 m."""
        counts = np.diff(streets.shape_start)[edges] - 1
        a = ranges(streets.shape_start[edges], counts)
        segment_edge = np.repeat(edges, counts)
        begin, finish = streets.shape_metres[a], streets.shape_metres[a + 1]
        pieces = np.maximum(1, np.ceil((finish - begin) / _PIECE_METRES)).astype(np.int64)
        segment = np.repeat(np.arange(len(a)), pieces)
        step = ranges(np.zeros(len(a), dtype=np.int64), pieces)
        low, high = step / pieces[segment], (step + 1) / pieces[segment]
        from_xyz = to_xyz_metres(streets.node_lat[streets.shape_node[a]], streets.node_lng[streets.shape_node[a]])
        to_xyz = to_xyz_metres(streets.node_lat[streets.shape_node[a + 1]], streets.node_lng[streets.shape_node[a + 1]])
        span = (to_xyz - from_xyz)[segment]
        self._edge = segment_edge[segment]
        self._from = from_xyz[segment] + low[:, None] * span
        self._span = (high - low)[:, None] * span
        length = (finish - begin)[segment]
        total = streets.edge_metres[self._edge]
        safe_total = np.where(total > 0, total, 1.0)
        self._fraction_from = (begin[segment] + low * length) / safe_total
        self._fraction_span = (high - low) * length / safe_total
        self._half_piece = float(np.sqrt((self._span**2).sum(axis=1)).max(initial=0.0)) / 2
        self._tree = KDTree(self._from + self._span / 2) if len(self._edge) else None

    def snap(self, points: Sequence[Point]) -> Snaps:
        """The nearest place on the indexed edges for each point, however far; infinitely far where there is no edge."""
        if self._tree is None:
            nowhere = np.zeros(len(points), dtype=np.int64)
            return Snaps(nowhere, nowhere.astype(np.float64), np.full(len(points), np.inf))
        lat = np.array([point.lat for point in points], dtype=np.float64)
        lng = np.array([point.lng for point in points], dtype=np.float64)
        places = to_xyz_metres(lat, lng)
        piece, along, metres = self._nearest_piece(self._tree, places)
        fraction = np.clip(self._fraction_from[piece] + along * self._fraction_span[piece], 0.0, 1.0)
        return Snaps(self._edge[piece], fraction, metres)

    def _nearest_piece(self, tree: KDTree, places: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
        """Search by the middles of pieces, then measure to the pieces themselves.

        A piece cannot be nearer than its middle less half the longest piece; as long as the last middle found does not
        prove that all further pieces are farther, more middles are asked for.
        """
        piece = np.zeros(len(places), dtype=np.int64)
        along, metres = np.zeros(len(places)), np.full(len(places), np.inf)
        open_points = np.arange(len(places))
        neighbours = 6
        while len(open_points) > 0:
            neighbours = min(neighbours, tree.n)
            middles, pieces = tree.query(places[open_points], k=range(1, neighbours + 1))
            found, t, distance = self._measure(places[open_points], np.asarray(pieces, dtype=np.int64))
            piece[open_points], along[open_points], metres[open_points] = found, t, distance
            is_proven: BoolArray = distance <= np.asarray(middles)[:, -1] - self._half_piece
            open_points = open_points[~is_proven] if neighbours < tree.n else open_points[:0]
            neighbours *= 4
        return piece, along, metres

    def _measure(self, places: FloatArray, candidates: IntArray) -> tuple[IntArray, FloatArray, FloatArray]:
        origin, span = self._from[candidates], self._span[candidates]
        square = np.maximum((span**2).sum(axis=2), 1e-12)
        t = np.clip(((places[:, None, :] - origin) * span).sum(axis=2) / square, 0.0, 1.0)
        distance = np.sqrt(((origin + t[:, :, None] * span - places[:, None, :]) ** 2).sum(axis=2))
        best = distance.argmin(axis=1)
        rows = np.arange(len(places))
        return candidates[rows, best], t[rows, best], distance[rows, best]
