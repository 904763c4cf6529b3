"""What the clients of routing servers have in common: asking once, and refusing an answer of the wrong shape."""

from typing import Any

import httpx
import numpy as np

from services.dispatch.clients.travel_time.engine import TravelTimeError
from services.dispatch.clients.travel_time.geometry import FloatArray


async def ask(client: httpx.AsyncClient, request: httpx.Request) -> tuple[int, dict[str, Any] | list[Any]]:
    """(HTTP status, JSON body). Raises `TravelTimeError` where the server is away, slow, or answers no JSON."""
    try:
        response = await client.send(request)
        body = response.json()
    except (httpx.HTTPError, ValueError) as error:
        message = f"{request.url.host}: {type(error).__name__}: {error}"
        raise TravelTimeError(message) from error
    if not isinstance(body, dict | list):
        message = f"{request.url.host}: the answer is neither a JSON object nor a list"
        raise TravelTimeError(message)
    return response.status_code, body


def table(rows: Any, shape: tuple[int, int], what: str) -> FloatArray:
    """A table of numbers as an array, null ("no way") as infinity. Raises `TravelTimeError` on another shape."""
    try:
        numbers = np.array(
            [[np.inf if cell is None else float(cell) for cell in row] for row in rows], dtype=np.float64
        )
    except (TypeError, ValueError) as error:
        message = f"{what} is not a table of numbers: {error}"
        raise TravelTimeError(message) from error
    if numbers.shape != shape:
        message = f"{what} has the shape {numbers.shape} instead of {shape}"
        raise TravelTimeError(message)
    return numbers
