"""Travel times on real streets: an embedded road graph, clients of routing servers, an estimate as a last resort.

What the rest of dispatch imports is listed here. Nothing below knows about elders, workers or orders.
"""

from services.dispatch.clients.travel_time.csv_times import CsvError, csv_travel_times
from services.dispatch.clients.travel_time.embedded import EmbeddedEngine
from services.dispatch.clients.travel_time.engine import (
    MODES,
    Matrix,
    Mode,
    Point,
    Source,
    TravelTimeEngine,
    TravelTimeError,
)
from services.dispatch.clients.travel_time.estimate import EstimateEngine
from services.dispatch.clients.travel_time.fallback import FallbackEngine
from services.dispatch.clients.travel_time.osrm import OsrmEngine
from services.dispatch.clients.travel_time.road_graph import RoadGraph
from services.dispatch.clients.travel_time.route import RoutePoint
from services.dispatch.clients.travel_time.street_map import ATTRIBUTION, StreetMapError
from services.dispatch.clients.travel_time.streets import StreetPoint, street_points, streets_geojson
from services.dispatch.clients.travel_time.valhalla import ValhallaEngine

__all__ = [
    "ATTRIBUTION",
    "MODES",
    "CsvError",
    "EmbeddedEngine",
    "EstimateEngine",
    "FallbackEngine",
    "Matrix",
    "Mode",
    "OsrmEngine",
    "Point",
    "RoadGraph",
    "RoutePoint",
    "Source",
    "StreetMapError",
    "StreetPoint",
    "TravelTimeEngine",
    "TravelTimeError",
    "ValhallaEngine",
    "csv_travel_times",
    "street_points",
    "streets_geojson",
]
