"""A person's way through the day on real streets: home, somewhere, a rest there, home again.

Pure but for the road graph it asks; the clock is the caller's.
"""

from bisect import bisect_right
from collections.abc import Sequence
from random import Random

from services.dispatch.clients.travel_time import Point, RoadGraph, RoutePoint

_REST_SECONDS = (60.0, 900.0)
_FARTHEST_WALK_SECONDS = 2400.0
_TRIES = 5


class Walk:
    """Where one person is, asked with seconds that never go back."""

    def __init__(self, graph: RoadGraph, home: Point, goals: Sequence[Point], random: Random, start: float) -> None:
        self._graph, self._home, self._goals, self._random = graph, home, goals, random
        self._path: list[RoutePoint] = [RoutePoint(home, 0.0)]
        self._left_at = start
        self._rest_until = start + random.uniform(0, _REST_SECONDS[1])

    def position(self, now: float) -> tuple[Point, bool]:
        """The place at `now`, and whether the person is walking."""
        arrived_at = self._left_at + self._path[-1].seconds
        if now >= max(arrived_at, self._rest_until):
            self._set_out(now)
        gone = now - self._left_at
        return _along(self._path, gone), 0 < gone < self._path[-1].seconds

    def _set_out(self, now: float) -> None:
        here = self._path[-1].point
        self._path = self._way_home(here) if here != self._home else self._way_out(here)
        self._left_at = now
        self._rest_until = now + self._path[-1].seconds + self._random.uniform(*_REST_SECONDS)

    def _way_home(self, here: Point) -> list[RoutePoint]:
        return self._graph.route(here, self._home, "walk") or [RoutePoint(self._home, 0.0)]

    def _way_out(self, here: Point) -> list[RoutePoint]:
        """To some goal an old person walks to; to none where all tried are too far, which is a rest at home."""
        for _ in range(_TRIES):
            path = self._graph.route(here, self._random.choice(self._goals), "walk")
            if path and path[-1].seconds <= _FARTHEST_WALK_SECONDS:
                return path
        return [RoutePoint(here, 0.0)]


def _along(path: Sequence[RoutePoint], seconds: float) -> Point:
    if seconds >= path[-1].seconds:
        return path[-1].point
    after = bisect_right(path, seconds, key=lambda step: step.seconds)
    before, following = path[after - 1], path[after]
    share = (seconds - before.seconds) / (following.seconds - before.seconds)
    a, b = before.point, following.point
    return Point(a.lat + share * (b.lat - a.lat), a.lng + share * (b.lng - a.lng))
