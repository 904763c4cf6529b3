"""What every source of travel times offers: points in, a matrix of seconds and metres out, each pair with its source.

Owns the shared types. It must not know any particular engine, so that the rest of dispatch depends on this module
alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

Mode = Literal["walk", "ebike", "bicycle", "car"]
MODES: tuple[Mode, ...] = get_args(Mode)

Source = Literal["road_graph", "valhalla", "osrm", "estimate"]

MAX_SNAP_METRES = 500.0
"""A point farther than this from any street the mode may use is off the network: its times are estimates."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in WGS-84 degrees; raises ValueError outside ±90 / ±180 or for NaN."""

    lat: float
    lng: float

    def __post_init__(self) -> None:
        """Refuse what is not a place, so that no engine has to."""
        if not (-90.0 <= self.lat <= 90.0 and -180.0 <= self.lng <= 180.0):
            message = f"not a WGS-84 coordinate: lat {self.lat}, lng {self.lng}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Arrays of shape (origins, destinations).

    `seconds` and `metres` are float64, infinite where the pair is unreachable; `metres` is the length of the fastest
    path, not of the shortest. `source` holds a `Source` name for each pair.
    """

    seconds: npt.NDArray[np.float64]
    metres: npt.NDArray[np.float64]
    source: npt.NDArray[np.str_]


class TravelTimeError(Exception):
    """A server of travel times did not give a usable answer; the text says why."""


class TravelTimeEngine(Protocol):
    """A source of travel times. Implementations raise `TravelTimeError` when they cannot answer at all."""

    async def matrix(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
        """Every origin to every destination, door to door. Either side may be empty."""
        ...


def all_from(seconds: npt.NDArray[np.float64], metres: npt.NDArray[np.float64], source: Source) -> Matrix:
    """A matrix in which every pair has the same source."""
    return Matrix(seconds, metres, np.full(seconds.shape, source, dtype="<U10"))
