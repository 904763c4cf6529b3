"""The embedded road graph: travel times on real streets without a server.

Owns the map in memory and what can be asked of it. One `RoadGraph` per process; safe to use from several threads, since
after building nothing changes. The map stays fixed until the process starts anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np

from services.dispatch.clients.travel_time.engine import MAX_SNAP_METRES, Matrix, Mode, Point, all_from
from services.dispatch.clients.travel_time.geometry import FloatArray, IntArray, great_circle_metres
from services.dispatch.clients.travel_time.mode_graph import LEAVING_PRIVATE_SECONDS, ModeGraph, build_mode_graph
from services.dispatch.clients.travel_time.profiles import WALK_KMH
from services.dispatch.clients.travel_time.route import RoutePoint, street_route
from services.dispatch.clients.travel_time.search import Costs, between, destinations_at, origins_at, search_from
from services.dispatch.clients.travel_time.snapping import EdgeIndex, Snaps
from services.dispatch.clients.travel_time.street_map import StreetMap, read_street_map

_WALK_SECONDS_PER_METRE = 3.6 / WALK_KMH


# Twice as slow as the mode ever is on the whole, for the first guess of how far a search must reach.
_SLOW_METRES_PER_SECOND: dict[Mode, float] = {"walk": 0.7, "ebike": 2.0, "bicycle": 1.7, "car": 3.0}


@dataclass(frozen=True, slots=True)
class _ModeNetwork:
    """Places one can depart from and places one can arrive at differ only at the rim of the map."""

    graph: ModeGraph
    departures: EdgeIndex
    arrivals: EdgeIndex


class RoadGraph:
    """A street map with a search graph per mode, each built when first asked for."""

    def __init__(self, streets: StreetMap) -> None:
        """Take a map that has been read; `load` reads one."""
        self.streets = streets
        self._networks: dict[Mode, _ModeNetwork] = {}
        self._building = Lock()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read an OpenStreetMap extract. Raises `StreetMapError` where it cannot be read or holds no street."""
        return cls(read_street_map(path))

    def matrix(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
        """Door to door: the walk to the street, the fastest path, the walk from it. Infinite where there is no way."""
        shape = (len(origins), len(destinations))
        if 0 in shape:
            return all_from(np.zeros(shape), np.zeros(shape), "road_graph")
        network = self._network(mode)
        here, there = network.departures.snap(origins), network.arrivals.snap(destinations)
        straight = _straight_metres(origins, destinations)
        is_off = (here.metres > MAX_SNAP_METRES)[:, None] | (there.metres > MAX_SNAP_METRES)[None, :]
        if is_off.all():
            return all_from(np.full(shape, np.inf), np.full(shape, np.inf), "road_graph")
        costs = _search_bounded(network.graph, here, there, straight, mode)
        walk_metres = here.metres[:, None] + there.metres[None, :]
        seconds = costs.seconds + walk_metres * _WALK_SECONDS_PER_METRE
        metres = costs.metres + walk_metres
        # Neighbours nearer to each other than to the street do not walk out to it and back.
        is_next_door = straight * _WALK_SECONDS_PER_METRE < np.where(straight <= walk_metres, seconds, -1.0)
        seconds = np.where(is_next_door, straight * _WALK_SECONDS_PER_METRE, seconds)
        metres = np.where(is_next_door, straight, metres)
        seconds[is_off] = metres[is_off] = np.inf
        return all_from(seconds, metres, "road_graph")

    def reachable(self, origin: Point, mode: Mode, seconds: float) -> list[RoutePoint]:
        """The junctions reached within `seconds`, with their times; empty when the origin is off the network."""
        network = self._network(mode)
        snap = network.departures.snap([origin])
        left = seconds - float(snap.metres[0]) * _WALK_SECONDS_PER_METRE
        if snap.metres[0] > MAX_SNAP_METRES or left < 0:
            return []
        graph = network.graph
        cost = search_from(graph, origins_at(graph, snap), left + LEAVING_PRIVATE_SECONDS).cost[0, : len(graph.seconds)]
        is_reached = np.isfinite(cost)
        best = np.full(len(self.streets.node_lat), np.inf)
        np.minimum.at(best, graph.start_node[is_reached], cost[is_reached] % LEAVING_PRIVATE_SECONDS)
        near = np.flatnonzero(best <= left)
        return [RoutePoint(self._node(i), float(best[i] + seconds - left)) for i in near.tolist()]

    def route(self, origin: Point, destination: Point, mode: Mode) -> list[RoutePoint]:
        """The fastest path as points with the seconds since departure, from door to door; empty when there is none."""
        network = self._network(mode)
        here, there = network.departures.snap([origin]), network.arrivals.snap([destination])
        if max(here.metres[0], there.metres[0]) > MAX_SNAP_METRES:
            return []
        path = street_route(self.streets, network.graph, here, there)
        if not path:
            return []
        walk_out, walk_in = (float(snap.metres[0]) * _WALK_SECONDS_PER_METRE for snap in (here, there))
        points = [RoutePoint(origin, 0.0)]
        points.extend(RoutePoint(step.point, step.seconds + walk_out) for step in path)
        points.append(RoutePoint(destination, points[-1].seconds + walk_in))
        return points

    def connected_edges(self, mode: Mode) -> IntArray:
        """Indices into `streets` of the edges on which a mode can both depart and arrive."""
        graph = self._network(mode).graph
        return np.unique(graph.state_edge[graph.leads_in & graph.is_reached])

    def _node(self, index: int) -> Point:
        return Point(float(self.streets.node_lat[index]), float(self.streets.node_lng[index]))

    def _network(self, mode: Mode) -> _ModeNetwork:
        with self._building:
            if mode not in self._networks:
                graph = build_mode_graph(self.streets, mode)
                departures = EdgeIndex(self.streets, np.unique(graph.state_edge[graph.leads_in]))
                is_same = bool((graph.leads_in == graph.is_reached).all())
                arrivals = np.unique(graph.state_edge[graph.is_reached])
                self._networks[mode] = _ModeNetwork(
                    graph, departures, departures if is_same else EdgeIndex(self.streets, arrivals)
                )
            return self._networks[mode]


def _search_bounded(graph: ModeGraph, here: Snaps, there: Snaps, straight: FloatArray, mode: Mode) -> Costs:
    """Search only as far as the pairs are likely to need; once more without a bound if some pair needed more."""
    origins, destinations = origins_at(graph, here), destinations_at(graph, there)
    bound = 600.0 + float(straight.max()) / _SLOW_METRES_PER_SECOND[mode]
    if (
        graph.is_private[np.maximum(origins.state, 0)].any()
        or graph.is_private[np.maximum(destinations.state, 0)].any()
    ):
        bound += LEAVING_PRIVATE_SECONDS
    costs = between(graph, origins, destinations, bound)
    if np.isinf(costs.seconds).any():
        costs = between(graph, origins, destinations)
    return costs


def _straight_metres(origins: Sequence[Point], destinations: Sequence[Point]) -> FloatArray:
    here = np.array([(point.lat, point.lng) for point in origins])
    there = np.array([(point.lat, point.lng) for point in destinations])
    return great_circle_metres(here[:, None, 0], here[:, None, 1], there[None, :, 0], there[None, :, 1])
