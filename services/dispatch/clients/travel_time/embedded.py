"""The road graph behind the engine protocol: searches run in a thread, so that the event loop goes on answering."""

import asyncio
from collections.abc import Sequence

from services.dispatch.clients.travel_time.engine import Matrix, Mode, Point
from services.dispatch.clients.travel_time.road_graph import RoadGraph


class EmbeddedEngine:
    """Travel times without a server; pairs off the network or without a way come back infinite."""

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph

    async def matrix(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
        """As `TravelTimeEngine.matrix`; never raises `TravelTimeError`."""
        return await asyncio.to_thread(self._graph.matrix, origins, destinations, mode)
