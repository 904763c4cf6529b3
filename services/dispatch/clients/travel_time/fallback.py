"""An answer in any case: the real road time where there is one, else an estimate that says so."""

import logging
from collections.abc import Sequence

import numpy as np

from services.dispatch.clients.travel_time.engine import Matrix, Mode, Point, TravelTimeEngine, TravelTimeError

_log = logging.getLogger(__name__)


class FallbackEngine:
    """Fills what `primary` leaves infinite, or all of it when `primary` fails, from `estimate`."""

    def __init__(self, primary: TravelTimeEngine, estimate: TravelTimeEngine) -> None:
        self._primary = primary
        self._estimate = estimate

    async def matrix(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
        """As `TravelTimeEngine.matrix`; raises only what `estimate` raises."""
        try:
            answer = await self._primary.matrix(origins, destinations, mode)
        except TravelTimeError as error:
            _log.warning("travel times fall back to estimates: %s", error)
            return await self._estimate.matrix(origins, destinations, mode)
        is_missing = ~np.isfinite(answer.seconds)
        if not is_missing.any():
            return answer
        spare = await self._estimate.matrix(origins, destinations, mode)
        return Matrix(
            np.where(is_missing, spare.seconds, answer.seconds),
            np.where(is_missing, spare.metres, answer.metres),
            np.where(is_missing, spare.source, answer.source),
        )
