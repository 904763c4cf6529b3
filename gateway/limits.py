"""How fast one principal may call: a token bucket each, in this process's memory."""

import math
import time

from gateway.problems import RateLimitedError

_MAX_BUCKETS = 10_000


class RateLimit:
    """``burst`` requests at once, ``per_second`` in the long run. N gateway processes allow N times as much."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second = per_second
        self._burst = float(burst)
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, subject: str) -> None:
        """Raises :class:`RateLimitedError` with the seconds to wait."""
        now = time.monotonic()
        level, at = self._buckets.get(subject, (self._burst, now))
        level = min(self._burst, level + (now - at) * self._per_second)
        if level < 1:
            self._buckets[subject] = (level, now)
            raise RateLimitedError("Too many requests; slow down.", math.ceil((1 - level) / self._per_second))
        self._buckets[subject] = (level - 1, now)
        if len(self._buckets) > _MAX_BUCKETS:
            self._drop_full(now)

    def _drop_full(self, now: float) -> None:
        """A bucket that has filled up again says nothing a new one would not."""
        rate, burst = self._per_second, self._burst
        self._buckets = {
            key: (level, at) for key, (level, at) in self._buckets.items() if level + (now - at) * rate < burst
        }
