"""Travel times from a Valhalla server (time-distance matrix service, `/sources_to_targets`)."""

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
from services.dispatch.clients.travel_time.geometry import BoolArray, FloatArray
from services.dispatch.clients.travel_time.profiles import EBIKE_KMH
from services.dispatch.clients.travel_time.server_answer import ask, table

_NO_STREET_NEAR = 171
"""Valhalla's error code when any one of the locations has no suitable street within `search_cutoff`."""

_COSTING: dict[Mode, str] = {"walk": "pedestrian", "ebike": "bicycle", "bicycle": "bicycle", "car": "auto"}


class ValhallaEngine:
    """`url` is the server's root, such as `http://valhalla:8002`."""

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url = url.rstrip("/")
        self._client = client

    async def matrix(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
        """As `TravelTimeEngine.matrix`. Raises `TravelTimeError` when the server refuses, fails or cannot be reached.

        One location far from any street makes Valhalla refuse the whole matrix; it is then found out and left infinite.
        """
        shape = (len(origins), len(destinations))
        if 0 in shape:
            return all_from(np.zeros(shape), np.zeros(shape), "valhalla")
        status, body = await self._post("sources_to_targets", _matrix_question(origins, destinations, mode))
        if isinstance(body, dict) and body.get("error_code") == _NO_STREET_NEAR:
            return await self._without_far_points(origins, destinations, mode)
        seconds, metres = _read(status, body, shape)
        return all_from(seconds, metres, "valhalla")

    async def _without_far_points(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Matrix:
        shape = (len(origins), len(destinations))
        seconds, metres = np.full(shape, np.inf), np.full(shape, np.inf)
        is_near = await self._are_near([*origins, *destinations], mode)
        rows, columns = np.flatnonzero(is_near[: shape[0]]), np.flatnonzero(is_near[shape[0] :])
        if len(rows) and len(columns):
            question = _matrix_question(
                [origins[i] for i in rows.tolist()], [destinations[j] for j in columns.tolist()], mode
            )
            status, body = await self._post("sources_to_targets", question)
            seconds[np.ix_(rows, columns)], metres[np.ix_(rows, columns)] = _read(
                status, body, (len(rows), len(columns))
            )
        return all_from(seconds, metres, "valhalla")

    async def _are_near(self, points: Sequence[Point], mode: Mode) -> BoolArray:
        status, body = await self._post("locate", {"locations": _locations(points), "costing": _COSTING[mode]})
        if not isinstance(body, list) or len(body) != len(points):
            message = f"Valhalla's locate answered {status} without one place per location"
            raise TravelTimeError(message)
        return np.array([isinstance(place, dict) and bool(place.get("edges")) for place in body])

    async def _post(self, action: str, question: dict[str, Any]) -> tuple[int, dict[str, Any] | list[Any]]:
        return await ask(self._client, self._client.build_request("POST", f"{self._url}/{action}", json=question))


def _matrix_question(origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> dict[str, Any]:
    question: dict[str, Any] = {
        "sources": _locations(origins),
        "targets": _locations(destinations),
        "costing": _COSTING[mode],
        "units": "kilometers",
        "verbose": True,
    }
    if mode == "ebike":
        question["costing_options"] = {"bicycle": {"cycling_speed": EBIKE_KMH}}
    return question


def _locations(points: Sequence[Point]) -> list[dict[str, float]]:
    return [{"lat": point.lat, "lon": point.lng, "search_cutoff": MAX_SNAP_METRES} for point in points]


def _read(status: int, body: dict[str, Any] | list[Any], shape: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    """Rows of `{"time": s, "distance": km}`, null where there is no way."""
    if not isinstance(body, dict) or "sources_to_targets" not in body:
        reason = body.get("error") if isinstance(body, dict) else "no JSON object"
        message = f"Valhalla answered {status}: {reason}"
        raise TravelTimeError(message)
    rows = body["sources_to_targets"]
    try:
        times = [[cell["time"] for cell in row] for row in rows]
        lengths = [[cell["distance"] for cell in row] for row in rows]
    except (KeyError, TypeError) as error:
        message = f"Valhalla's matrix has no time and distance in each cell: {error!r}"
        raise TravelTimeError(message) from error
    seconds = table(times, shape, "Valhalla's times")
    metres = table(lengths, shape, "Valhalla's distances") * 1000.0
    is_lost = np.isinf(seconds) | np.isinf(metres)
    seconds[is_lost] = metres[is_lost] = np.inf
    return seconds, metres
