"""The search graph of one mode: its states are directed edges, its arcs the movements from one onto the next.

States are edges rather than nodes so that a turn can have a cost and turning round can be forbidden. Owns the
weights; it must not search (see `search`) nor read files (see `street_map`).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from services.dispatch.clients.travel_time.engine import Mode
from services.dispatch.clients.travel_time.geometry import BoolArray, FloatArray, IntArray, bearing_degrees, ranges
from services.dispatch.clients.travel_time.street_map import StreetMap
from services.dispatch.clients.travel_time.turns import TURN_COSTS, TurnCosts, Turns, class_rank, turn_seconds

LEAVING_PRIVATE_SECONDS = 1e6
"""Added where a path leaves private ground: no path crosses it to save time, yet a door inside is still reached.
Costs are therefore compared first by the number of such exits; the true time is the remainder (`cost %
LEAVING_PRIVATE_SECONDS`)."""

_SMALLEST_SECONDS = 1e-6  # a stored zero would read as "no arc"


@dataclass(frozen=True)
class Arcs:
    """Rows of a compressed sparse matrix: leaving state i leads to `heads[starts[i]:starts[i + 1]]` at these costs."""

    starts: IntArray
    heads: IntArray
    seconds: FloatArray


@dataclass(frozen=True)
class ModeGraph:
    """State arrays have one entry per directed edge this mode may use and that is joined to the bulk of the network.

    The bulk (its largest strongly connected part) can be reached from a state of `leads_in` and reaches a state of
    `is_reached`. At the rim of an extract a one-way street that leaves the map is still a destination, and one that
    enters it an origin; what is neither is a fenced-off stub, which would strand whoever is placed on it, and is left
    out.
    """

    state_edge: IntArray
    state_is_backward: BoolArray
    start_node: IntArray
    end_node: IntArray
    metres: FloatArray
    seconds: FloatArray
    is_private: BoolArray
    state_of: IntArray
    """Shape (edges, 2): the state of each edge forward and backward, -1 where closed."""
    leads_in: BoolArray
    is_reached: BoolArray
    forward: Arcs
    """From the start of a state to the start of the next: the state's own seconds and the turn."""

    @cached_property
    def backward(self) -> Arcs:
        """The same movements seen from the end of a path: from the end of a state to the end of the one before it.

        The arc f → e costs the turn e → f and then f itself, which makes a search from a destination the mirror image
        of a search from an origin.
        """
        counts = np.diff(self.forward.starts)
        tails = np.repeat(np.arange(len(counts)), counts)
        turn = self.forward.seconds - self.seconds[tails]
        order = np.argsort(self.forward.heads, kind="stable")
        heads = self.forward.heads[order]
        starts = np.concatenate([[0], np.cumsum(np.bincount(heads, minlength=len(counts)))]).astype(np.int64)
        seconds = np.maximum(turn[order] + self.seconds[heads], _SMALLEST_SECONDS)
        return Arcs(starts, tails[order], seconds)


def build_mode_graph(streets: StreetMap, mode: Mode, costs: TurnCosts | None = None) -> ModeGraph:
    """Weigh the map for a mode; `costs` other than the mode's own serve calibration and tests."""
    edge, is_backward = _usable_states(streets, mode)
    metres = streets.edge_metres[edge]
    kmh = streets.way_kmh[mode][streets.edge_way[edge], is_backward.astype(np.int64)]
    seconds = np.maximum(metres * 3.6 / kmh, _SMALLEST_SECONDS)
    start = np.where(is_backward, streets.edge_to[edge], streets.edge_from[edge])
    end = np.where(is_backward, streets.edge_from[edge], streets.edge_to[edge])
    is_private = streets.is_way_private[mode][streets.edge_way[edge]]

    tails, heads, is_u_turn = _movements(edge, start, end, streets.closed_nodes[mode])
    turns = _describe(streets, edge, is_backward, end, tails, heads, is_u_turn=is_u_turn)
    weight = seconds[tails] + turn_seconds(turns, costs or TURN_COSTS[mode])
    weight += np.where(is_private[tails] & ~is_private[heads], LEAVING_PRIVATE_SECONDS, 0.0)

    leads_in, is_reached = _joined_to_bulk(tails, heads, edge)
    kept = leads_in | is_reached
    renumber = np.cumsum(kept) - 1
    inside = kept[tails] & kept[heads]
    starts = np.concatenate([[0], np.cumsum(np.bincount(renumber[tails[inside]], minlength=int(kept.sum())))])
    state_of = np.full((len(streets.edge_way), 2), -1, dtype=np.int64)
    state_of[edge[kept], is_backward[kept].astype(np.int64)] = np.arange(int(kept.sum()))
    return ModeGraph(
        state_edge=edge[kept],
        state_is_backward=is_backward[kept],
        start_node=start[kept],
        end_node=end[kept],
        metres=metres[kept],
        seconds=seconds[kept],
        is_private=is_private[kept],
        state_of=state_of,
        leads_in=leads_in[kept],
        is_reached=is_reached[kept],
        forward=Arcs(starts.astype(np.int64), renumber[heads[inside]], weight[inside]),
    )


def _usable_states(streets: StreetMap, mode: Mode) -> tuple[IntArray, BoolArray]:
    kmh = streets.way_kmh[mode][streets.edge_way]
    forward, backward = np.flatnonzero(kmh[:, 0] > 0), np.flatnonzero(kmh[:, 1] > 0)
    is_backward = np.repeat([False, True], [len(forward), len(backward)])
    return np.concatenate([forward, backward]), is_backward


def _movements(
    edge: IntArray, start: IntArray, end: IntArray, closed: BoolArray
) -> tuple[IntArray, IntArray, BoolArray]:
    """Every pair (state, next state), grouped by the first; turning round only where nothing else leads on."""
    by_start = np.argsort(start, kind="stable")
    nodes = len(closed)
    leaving = np.bincount(start, minlength=nodes)
    first = np.cumsum(leaving) - leaving
    counts = leaving[end]
    tails = np.repeat(np.arange(len(edge)), counts)
    heads = by_start[ranges(first[end], counts)]
    is_u_turn = edge[tails] == edge[heads]
    # A barrier turns back whoever comes to it, as a dead end does.
    is_dead_end = (leaving[end[tails]] == 1) | closed[end[tails]]
    allowed = np.where(is_u_turn, is_dead_end, ~closed[end[tails]])
    return tails[allowed], heads[allowed], is_u_turn[allowed]


def _describe(
    streets: StreetMap,
    edge: IntArray,
    is_backward: BoolArray,
    end: IntArray,
    tails: IntArray,
    heads: IntArray,
    *,
    is_u_turn: BoolArray,
) -> Turns:
    out_bearing, in_bearing = _bearings(streets, edge, is_backward)
    nodes = len(streets.node_lat)
    ends = np.unique(np.stack([edge, end]), axis=1)[1]
    starts = np.unique(np.stack([edge, np.where(is_backward, streets.edge_to[edge], streets.edge_from[edge])]), axis=1)[
        1
    ]
    degree = np.maximum(np.bincount(ends, minlength=nodes), np.bincount(starts, minlength=nodes))
    rank_of_way = np.array([class_rank(highway) for highway in streets.way_class], dtype=np.int64)
    rank = rank_of_way[streets.edge_way[edge]]
    largest = np.zeros(nodes, dtype=np.int64)
    np.maximum.at(largest, end, rank)
    at = end[tails]
    return Turns(
        angle_degrees=(out_bearing[heads] - in_bearing[tails] + 180.0) % 360.0 - 180.0,
        is_u_turn=is_u_turn,
        is_junction=degree[at] > 2,
        is_signal=streets.is_signal[at],
        rank=np.minimum(rank[tails], rank[heads]),
        largest_rank=largest[at],
    )


def _bearings(streets: StreetMap, edge: IntArray, is_backward: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Directions in which each state leaves its start and arrives at its end."""
    lat, lng = streets.node_lat[streets.shape_node], streets.node_lng[streets.shape_node]
    first, last = streets.shape_start[edge], streets.shape_start[edge + 1] - 1
    at_first = bearing_degrees(lat[first], lng[first], lat[first + 1], lng[first + 1])
    at_last = bearing_degrees(lat[last - 1], lng[last - 1], lat[last], lng[last])
    leaving = np.where(is_backward, (at_last + 180.0) % 360.0, at_first)
    arriving = np.where(is_backward, (at_first + 180.0) % 360.0, at_last)
    return leaving, arriving


def _joined_to_bulk(tails: IntArray, heads: IntArray, edge: IntArray) -> tuple[BoolArray, BoolArray]:
    """(can reach the largest strongly connected part, can be reached from it), the part itself being both.

    Turning round counts here: a journey may begin in either direction, so the two ways round a block are one network.
    """
    states = len(edge)
    if states == 0:
        return np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.bool_)
    by_edge = np.argsort(edge, kind="stable")
    is_pair = edge[by_edge[:-1]] == edge[by_edge[1:]]
    one, other = by_edge[:-1][is_pair], by_edge[1:][is_pair]
    tails, heads = np.concatenate([tails, one, other]), np.concatenate([heads, other, one])
    arcs = csr_array((np.ones(len(tails)), (tails, heads)), shape=(states, states))
    _, labels = connected_components(arcs, directed=True, connection="strong")
    somewhere = int(np.flatnonzero(labels == np.bincount(labels).argmax())[0])
    leads_in, is_reached = np.zeros(states, dtype=np.bool_), np.zeros(states, dtype=np.bool_)
    leads_in[breadth_first_order(arcs.T.tocsr(), somewhere, return_predecessors=False)] = True
    is_reached[breadth_first_order(arcs, somewhere, return_predecessors=False)] = True
    return leads_in, is_reached
