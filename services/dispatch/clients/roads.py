"""The source of travel times that the settings name, with the estimate beneath it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import httpx

from services.dispatch.clients.streets import StreetsDocument
from services.dispatch.clients.travel_time import (
    EmbeddedEngine,
    EstimateEngine,
    FallbackEngine,
    OsrmEngine,
    Point,
    RoadGraph,
    TravelTimeEngine,
    ValhallaEngine,
)
from services.dispatch.settings import DispatchSettings


@dataclass(frozen=True)
class Roads:
    """``streets`` is None where no map is loaded."""

    engine: TravelTimeEngine
    streets: StreetsDocument | None


def open_roads(settings: DispatchSettings, client: httpx.AsyncClient) -> Roads:
    """A server where one is configured, else the embedded graph, else estimates. Takes a second: call it in a thread.

    Raises ``StreetMapError`` where the map cannot be read.
    """
    graph, streets = _load(settings.road_network) if settings.road_network else (None, None)
    estimate = EstimateEngine()
    if settings.valhalla_url is not None:
        engine: TravelTimeEngine = FallbackEngine(ValhallaEngine(settings.valhalla_url, client), estimate)
    elif settings.osrm_url is not None:
        engine = FallbackEngine(OsrmEngine(settings.osrm_url, client), estimate)
    elif graph is not None:
        engine = FallbackEngine(EmbeddedEngine(graph), estimate)
    else:
        engine = estimate
    return Roads(engine, streets)


@lru_cache(maxsize=1)
def _load(path: Path) -> tuple[RoadGraph, StreetsDocument]:
    """One map per process, however many applications; the search graph is built before the first call needs it."""
    graph = RoadGraph.load(path)
    somewhere = Point(float(graph.streets.node_lat[0]), float(graph.streets.node_lng[0]))
    graph.matrix([somewhere], [somewhere], "ebike")
    return graph, StreetsDocument.of(graph)
