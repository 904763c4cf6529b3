"""The last resort: a straight line made longer. It is always shown as an estimate, never as a road time."""

from collections.abc import Sequence

import numpy as np

from services.dispatch.clients.travel_time.engine import Matrix, Mode, Point, all_from
from services.dispatch.clients.travel_time.geometry import great_circle_metres

DETOUR = 1.4
"""Streets against the straight line: about 1.3 on a grid, more across rivers and railways."""

# Door to door in a town, junctions included.
ESTIMATE_KMH: dict[Mode, float] = {"walk": 5.0, "ebike": 18.0, "bicycle": 15.0, "car": 30.0}


class EstimateEngine:
    """Great-circle distance × 1.4 ÷ the usual speed of the mode; answers always."""

    async def matrix(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
        """As `TravelTimeEngine.matrix`; every pair is finite and marked `estimate`."""
        return estimate(origins, destinations, mode)


def estimate(origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
    """The same without waiting, for callers outside an event loop."""
    here = np.array([(point.lat, point.lng) for point in origins], dtype=np.float64).reshape(-1, 2)
    there = np.array([(point.lat, point.lng) for point in destinations], dtype=np.float64).reshape(-1, 2)
    straight = great_circle_metres(here[:, None, 0], here[:, None, 1], there[None, :, 0], there[None, :, 1])
    metres = straight * DETOUR
    return all_from(metres * 3.6 / ESTIMATE_KMH[mode], metres, "estimate")
