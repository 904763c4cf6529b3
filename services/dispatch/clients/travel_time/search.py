"""Fastest paths on a `ModeGraph`: SciPy's Dijkstra between places that lie anywhere along edges.

A search starts on part of a state and ends on part of a state. From origins it runs along the movements, from
destinations against them; both are the same code on mirrored arcs, so that the smaller side of a matrix is the one
searched from.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from services.dispatch.clients.travel_time.geometry import FloatArray, IntArray, ranges
from services.dispatch.clients.travel_time.mode_graph import LEAVING_PRIVATE_SECONDS, Arcs, ModeGraph
from services.dispatch.clients.travel_time.snapping import Snaps

_ROWS_IN_MEMORY = 4_000_000
_SMALLEST_SECONDS = 1e-6


@dataclass(frozen=True, slots=True)
class Places:
    """Snapped points as parts of states; both arrays of shape (points, 2), for the two directions of the edge.

    `part` is the share of the state that lies between the place and the network: what is still to go for an origin,
    what has been covered for a destination.
    """

    state: IntArray
    part: FloatArray


@dataclass(frozen=True, slots=True)
class Costs:
    """Shape (origins, destinations). `seconds` is infinite where there is no path; `metres` is of the fastest one."""

    seconds: FloatArray
    metres: FloatArray


@dataclass(frozen=True, slots=True)
class _Side:
    """A direction of search: its arcs, and which node of a state is behind and ahead of the searcher."""

    arcs: Arcs
    behind: IntArray
    ahead: IntArray


@dataclass(frozen=True, slots=True)
class Tree:
    """One search for some starts: cost to the near end of each state, and the state before it (-9999: none)."""

    cost: FloatArray
    before: IntArray


def origins_at(graph: ModeGraph, snaps: Snaps) -> Places:
    """Where paths begin: the rest of the edge, in both directions."""
    return Places(graph.state_of[snaps.edge], np.stack([1.0 - snaps.fraction, snaps.fraction], axis=1))


def destinations_at(graph: ModeGraph, snaps: Snaps) -> Places:
    """Where paths end: the first part of the edge, in both directions."""
    return Places(graph.state_of[snaps.edge], np.stack([snaps.fraction, 1.0 - snaps.fraction], axis=1))


def between(graph: ModeGraph, origins: Places, destinations: Places, limit_seconds: float = np.inf) -> Costs:
    """All pairs. With a limit, pairs that would take longer may come back as infinite; finite answers are exact."""
    is_mirrored = len(destinations.state) < len(origins.state)
    side = _backward(graph) if is_mirrored else _forward(graph)
    starts, ends = (destinations, origins) if is_mirrored else (origins, destinations)
    seconds, metres = np.empty((len(starts.state), len(ends.state))), np.empty((len(starts.state), len(ends.state)))
    rows = max(1, _ROWS_IN_MEMORY // (len(graph.seconds) + 1))
    for begin in range(0, len(starts.state), rows):
        chunk = slice(begin, begin + rows)
        part = Places(starts.state[chunk], starts.part[chunk])
        seconds[chunk], metres[chunk] = _from_starts(graph, side, part, ends, limit_seconds)
    return Costs(seconds.T, metres.T) if is_mirrored else Costs(seconds, metres)


def search_from(graph: ModeGraph, origins: Places, limit_seconds: float = np.inf) -> Tree:
    """The whole map from some origins. A state's cost is paid on arriving at its start."""
    return _search(graph, _forward(graph).arcs, origins, limit_seconds)


def states_to(graph: ModeGraph, tree: Tree, destination: Places) -> tuple[list[int], float]:
    """The states driven through to the single destination, first to last, and the cost; ([], inf) if there is no path.

    The first state is the next after the origin's own edge; the last is the destination's edge.
    """
    cost, direction = _ends_cost(graph, tree, destination)
    if not np.isfinite(cost[0, 0]):
        return [], np.inf
    states = [int(destination.state[0, direction[0, 0]])]
    while (before := int(tree.before[0, states[-1]])) < len(graph.seconds):
        states.append(before)
    return states[::-1], float(cost[0, 0])


def _forward(graph: ModeGraph) -> _Side:
    return _Side(graph.forward, graph.start_node, graph.end_node)


def _backward(graph: ModeGraph) -> _Side:
    return _Side(graph.backward, graph.end_node, graph.start_node)


def _from_starts(
    graph: ModeGraph, side: _Side, starts: Places, ends: Places, limit_seconds: float
) -> tuple[FloatArray, FloatArray]:
    tree = _search(graph, side.arcs, starts, limit_seconds)
    seconds, direction = _ends_cost(graph, tree, ends)
    metres = _metres(graph, side, tree, starts, ends, direction)
    finite = np.isfinite(seconds)
    metres[~finite] = np.inf
    seconds[finite] %= LEAVING_PRIVATE_SECONDS
    return _take_same_edge(graph, starts, ends, seconds, metres)


def _search(graph: ModeGraph, arcs: Arcs, starts: Places, limit_seconds: float) -> Tree:
    """Add one row per start to the matrix, leading where its partial states lead, and search from those rows."""
    states = len(graph.seconds)
    row, column = np.nonzero(starts.state >= 0)
    state = starts.state[row, column]
    counts = arcs.starts[state + 1] - arcs.starts[state]
    copied = ranges(arcs.starts[state], counts)
    not_travelled = np.repeat((1.0 - starts.part[row, column]) * graph.seconds[state], counts)
    seconds = np.maximum(arcs.seconds[copied] - not_travelled, _SMALLEST_SECONDS)
    row_counts = np.bincount(np.repeat(row, counts), minlength=len(starts.state))
    size = states + len(starts.state)
    matrix = csr_array(
        (
            np.concatenate([arcs.seconds, seconds]),
            np.concatenate([arcs.heads, arcs.heads[copied]]),
            np.concatenate([arcs.starts, arcs.starts[-1] + np.cumsum(row_counts)]),
        ),
        shape=(size, size),
    )
    cost, before = dijkstra(
        matrix, directed=True, indices=np.arange(states, size), return_predecessors=True, limit=limit_seconds
    )
    return Tree(cost, before.astype(np.int64))


def _ends_cost(graph: ModeGraph, tree: Tree, ends: Places) -> tuple[FloatArray, IntArray]:
    """The cheaper of an end's two directions, shape (starts, ends), and which it was."""
    state = np.maximum(ends.state, 0)
    cost = tree.cost[:, state] + ends.part * graph.seconds[state]
    cost[:, ends.state < 0] = np.inf
    direction = cost.argmin(axis=2)
    return np.take_along_axis(cost, direction[:, :, None], axis=2)[:, :, 0], direction


def _metres(graph: ModeGraph, side: _Side, tree: Tree, starts: Places, ends: Places, direction: IntArray) -> FloatArray:
    """Walk all paths back to their starts together, one state per step, adding lengths."""
    states = len(graph.seconds)
    row = np.repeat(np.arange(direction.shape[0]), direction.shape[1])
    column = np.tile(np.arange(direction.shape[1]), direction.shape[0])
    current = np.maximum(ends.state[column, direction.ravel()], 0)
    metres = ends.part[column, direction.ravel()] * graph.metres[current]
    walking = np.flatnonzero(tree.before[row, current] >= 0)
    while len(walking):
        before = tree.before[row[walking], current[walking]]
        is_at_start = before >= states
        done, first = walking[is_at_start], current[walking[is_at_start]]
        own = starts.state[row[done]]
        leads_on = (own >= 0) & (side.ahead[np.maximum(own, 0)] == side.behind[first][:, None])
        own_metres = np.where(leads_on, starts.part[row[done]] * graph.metres[np.maximum(own, 0)], np.inf)
        metres[done] += own_metres.min(axis=1)
        walking, before = walking[~is_at_start], before[~is_at_start]
        current[walking] = before
        metres[walking] += graph.metres[before]
    return metres.reshape(direction.shape)


def _take_same_edge(
    graph: ModeGraph, starts: Places, ends: Places, seconds: FloatArray, metres: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Between two places on one edge, in its direction, there is no junction to search from."""
    for column in (0, 1):
        start, end = starts.state[:, column][:, None], ends.state[:, column][None, :]
        overlap = starts.part[:, column][:, None] + ends.part[:, column][None, :] - 1.0
        rows, columns = np.nonzero((start == end) & (start >= 0) & (overlap >= 0))
        state = starts.state[rows, column]
        direct = overlap[rows, columns] * graph.seconds[state]
        is_faster = direct < seconds[rows, columns]
        rows, columns, state = rows[is_faster], columns[is_faster], state[is_faster]
        seconds[rows, columns] = direct[is_faster]
        metres[rows, columns] = overlap[rows, columns] * graph.metres[state]
    return seconds, metres
