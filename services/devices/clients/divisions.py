"""Where a division hangs: asked of the registry when a device is registered, never while an alarm is on its way."""

from typing import Protocol
from urllib.parse import quote

import httpx

from services.devices.schemas.problems import DivisionUnavailable, DivisionUnknown


class DivisionDirectory(Protocol):
    """Finds divisions by their code."""

    async def path(self, code: str) -> str:
        """The division's path. Raises :class:`DivisionUnknown` or :class:`DivisionUnavailable`."""
        ...


class RegistryDivisions:
    """The registry's divisions, over HTTP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def path(self, code: str) -> str:
        try:
            answer = await self._client.get(f"/internal/divisions/{quote(code, safe='')}")
            if answer.status_code in {httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY}:
                raise DivisionUnknown(f"There is no division {code}.")
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise DivisionUnavailable("The registry, which knows the divisions, does not answer.") from error
        path: str = answer.json()["path"]
        return path
