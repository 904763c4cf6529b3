"""Travel times from an OSRM server (`osrm-routed`, HTTP API v1, table service)."""

from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np

from services.dispatch.clients.travel_time.engine import (
    MAX_SNAP_METRES,
    Matrix,
    Mode,
    Point,
    TravelTimeError,
    all_from,
)
from services.dispatch.clients.travel_time.geometry import BoolArray
from services.dispatch.clients.travel_time.profiles import BICYCLE_KMH, EBIKE_KMH
from services.dispatch.clients.travel_time.server_answer import ask, table

_PROFILES: dict[Mode, str] = {"walk": "foot", "ebike": "bike", "bicycle": "bike", "car": "car"}


class OsrmEngine:
    """`url` may hold `{profile}` (foot, bike, car): one OSRM process serves one profile, whatever its path says.

    The server's `--max-table-size` must cover origins plus destinations. OSRM has no e-bike: its bicycle times are
    scaled.
    """

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url = url.rstrip("/")
        self._client = client

    async def matrix(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
        """As `TravelTimeEngine.matrix`. Raises `TravelTimeError` when the server refuses, fails or is away."""
        shape = (len(origins), len(destinations))
        if 0 in shape:
            return all_from(np.zeros(shape), np.zeros(shape), "osrm")
        status, body = await ask(self._client, self._request(origins, destinations, mode))
        if not isinstance(body, dict) or body.get("code") != "Ok":
            reason = body.get("message") or body.get("code") if isinstance(body, dict) else "no JSON object"
            message = f"OSRM answered {status}: {reason}"
            raise TravelTimeError(message)
        seconds = table(body.get("durations"), shape, "OSRM's durations")
        metres = table(body.get("distances"), shape, "OSRM's distances")
        if mode == "ebike":
            seconds *= BICYCLE_KMH / EBIKE_KMH
        is_off = _is_far(body, "sources", shape[0])[:, None] | _is_far(body, "destinations", shape[1])[None, :]
        is_lost = is_off | np.isinf(seconds) | np.isinf(metres)
        seconds[is_lost] = metres[is_lost] = np.inf
        return all_from(seconds, metres, "osrm")

    def _request(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> httpx.Request:
        profile = _PROFILES[mode]
        places = ";".join(f"{point.lng:.6f},{point.lat:.6f}" for point in (*origins, *destinations))
        indices = [str(i) for i in range(len(origins) + len(destinations))]
        return self._client.build_request(
            "GET",
            f"{self._url.replace('{profile}', profile)}/table/v1/{profile}/{places}",
            params={
                "sources": ";".join(indices[: len(origins)]),
                "destinations": ";".join(indices[len(origins) :]),
                "annotations": "duration,distance",
            },
        )


def _is_far(body: dict[str, Any], key: str, count: int) -> BoolArray:
    """Which waypoints were moved too far to reach a street; OSRM moves them any distance and says how far."""
    waypoints = body.get(key)
    if not isinstance(waypoints, list) or len(waypoints) != count:
        message = f"OSRM's {key} do not match the request"
        raise TravelTimeError(message)
    try:
        return np.array([float(waypoint.get("distance", 0.0)) > MAX_SNAP_METRES for waypoint in waypoints])
    except (AttributeError, TypeError, ValueError) as error:
        message = f"OSRM's {key} are not waypoints: {error}"
        raise TravelTimeError(message) from error
