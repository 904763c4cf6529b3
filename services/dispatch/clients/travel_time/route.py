"""The fastest path as places and times, for whoever has to draw it or to move along it."""

from dataclasses import dataclass

import numpy as np

from services.dispatch.clients.travel_time.engine import Point
from services.dispatch.clients.travel_time.mode_graph import LEAVING_PRIVATE_SECONDS, ModeGraph
from services.dispatch.clients.travel_time.search import Places, destinations_at, origins_at, search_from, states_to
from services.dispatch.clients.travel_time.snapping import Snaps
from services.dispatch.clients.travel_time.street_map import StreetMap

_MILLISECONDS = 3


@dataclass(frozen=True, slots=True)
class RoutePoint:
    """A place on the fastest path and the seconds since departure at which it is passed."""

    point: Point
    seconds: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The part of a state, `begin` to `end` as shares of its length, and when it is entered."""

    state: int
    begin: float
    end: float
    entered_seconds: float


def street_route(streets: StreetMap, graph: ModeGraph, here: Snaps, there: Snaps) -> list[RoutePoint]:
    """From the one snapped place to the other, along streets only; empty where there is no way."""
    origin, destination = origins_at(graph, here), destinations_at(graph, there)
    stretches = _along_one_edge(origin, destination)
    tree = search_from(graph, origin)
    states, cost = states_to(graph, tree, destination)
    if stretches:
        only = stretches[0]
        if (only.end - only.begin) * graph.seconds[only.state] > cost % LEAVING_PRIVATE_SECONDS:
            stretches = []
    if states and not stretches:
        entered = tree.cost[0, states] % LEAVING_PRIVATE_SECONDS
        stretches = [_first(graph, origin, states[0])]
        stretches += [_Stretch(state, 0.0, 1.0, float(at)) for state, at in zip(states, entered, strict=True)]
        last = stretches[-1]
        part = float(destination.part[0, list(destination.state[0]).index(last.state)])
        stretches[-1] = _Stretch(last.state, 0.0, part, last.entered_seconds)
    return [point for stretch in stretches for point in _points(streets, graph, stretch)]


def _along_one_edge(origin: Places, destination: Places) -> list[_Stretch]:
    for state, part, end_state, end_part in zip(
        origin.state[0], origin.part[0], destination.state[0], destination.part[0], strict=True
    ):
        if state == end_state >= 0 and part + end_part >= 1.0:
            return [_Stretch(int(state), 1.0 - float(part), float(end_part), 0.0)]
    return []


def _first(graph: ModeGraph, origin: Places, following: int) -> _Stretch:
    """The origin's own edge, in the direction that leads to the state that follows."""
    for state, part in zip(origin.state[0], origin.part[0], strict=True):
        if state >= 0 and graph.end_node[state] == graph.start_node[following]:
            return _Stretch(int(state), 1.0 - float(part), 1.0, 0.0)
    message = "a path must begin on its origin's edge"
    raise AssertionError(message)


def _points(streets: StreetMap, graph: ModeGraph, stretch: _Stretch) -> list[RoutePoint]:
    edge = graph.state_edge[stretch.state]
    shape = slice(streets.shape_start[edge], streets.shape_start[edge + 1])
    nodes, along = streets.shape_node[shape], streets.shape_metres[shape]
    if graph.state_is_backward[stretch.state]:
        nodes, along = nodes[::-1], along[-1] - along[::-1]
    low, high = stretch.begin * along[-1], stretch.end * along[-1]
    inner = along[(along > low) & (along < high)]
    metres = np.concatenate([[low], inner, [high]])
    lat = np.interp(metres, along, streets.node_lat[nodes])
    lng = np.interp(metres, along, streets.node_lng[nodes])
    pace = graph.seconds[stretch.state] / max(float(along[-1]), 1e-9)
    seconds = stretch.entered_seconds + (metres - low) * pace
    return [
        RoutePoint(Point(float(a), float(b)), float(t))
        for a, b, t in zip(lat, lng, seconds.round(_MILLISECONDS), strict=True)
    ]
