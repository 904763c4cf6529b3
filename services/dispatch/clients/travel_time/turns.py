"""What a junction costs a mode, in seconds: the second half of the calibration beside `profiles`.

A node of a road network is not free: vehicles slow down to turn, yield to the larger street, and wait at signals.
Without these costs a car crosses a city in two thirds of the true time.
"""

from dataclasses import dataclass

import numpy as np

from services.dispatch.clients.travel_time.engine import Mode
from services.dispatch.clients.travel_time.geometry import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class TurnCosts:
    """Seconds per event; `u_turn_seconds` applies where a street ends and there is no other way on."""

    straight_seconds: float
    slight_seconds: float
    right_seconds: float
    left_seconds: float
    u_turn_seconds: float
    yield_seconds: float
    signal_seconds: float


# On foot a junction is a place like any other: without costs the median is already within 1 % of the reference. A
# rider coasts through what a driver brakes for; both lose more on a left turn, which crosses the oncoming lane where
# one drives on the right, and at each step in size between the street they use and the largest that meets it. A
# signal's value is the mean over greens and reds on top of the turn. Fitted together with the speeds of `profiles`,
# rounded afterwards.
TURN_COSTS: dict[Mode, TurnCosts] = {
    "walk": TurnCosts(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "ebike": TurnCosts(0.5, 1.5, 2.0, 3.0, 5.0, 0.3, 1.0),
    "bicycle": TurnCosts(0.5, 1.5, 2.0, 3.0, 5.0, 0.3, 1.0),
    "car": TurnCosts(0.3, 1.0, 2.5, 3.5, 10.0, 0.6, 2.0),
}

_RANK = {
    "motorway": 7,
    "trunk": 6,
    "primary": 5,
    "secondary": 4,
    "tertiary": 3,
    "unclassified": 2,
    "residential": 2,
    "road": 2,
    "living_street": 1,
    "service": 1,
}


def class_rank(highway: str) -> int:
    """How large a street is, 7 (motorway) to 0 (path, track): the smaller yields to the larger."""
    return _RANK.get(highway.removesuffix("_link"), 0)


@dataclass(frozen=True, slots=True)
class Turns:
    """One entry per possible movement from a directed edge to the next."""

    angle_degrees: FloatArray
    """-180 … 180, clockwise (right) positive, 0 straight on."""
    is_u_turn: BoolArray
    is_junction: BoolArray
    is_signal: BoolArray
    rank: IntArray
    """Of the smaller of the two streets used."""
    largest_rank: IntArray
    """Of all streets that meet here."""


def turn_seconds(turns: Turns, costs: TurnCosts) -> FloatArray:
    """The cost of each movement; a bend that is no junction costs nothing but its signal."""
    size = np.abs(turns.angle_degrees)
    by_angle = np.where(turns.angle_degrees > 0, costs.right_seconds, costs.left_seconds)
    by_angle = np.where(size < 45, costs.slight_seconds, by_angle)
    by_angle = np.where(size < 15, costs.straight_seconds, by_angle)
    yielding = np.clip(turns.largest_rank - turns.rank, 0, None) * costs.yield_seconds
    at_junction = np.where(turns.is_junction, by_angle + yielding, 0.0)
    seconds = np.where(turns.is_u_turn, costs.u_turn_seconds, at_junction)
    total: FloatArray = seconds + np.where(turns.is_signal, costs.signal_seconds, 0.0)
    return total
