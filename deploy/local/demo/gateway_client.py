"""A client of the hub's public API, as any other: it signs in, sends what may safely be sent twice, and is patient.

Knows HTTP and the contract's manners (idempotency keys, problem documents, Retry-After); nothing of the demo city.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx

from deploy.local.errors import SetupError

PARALLEL_REQUESTS = 16
_PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.3
_BUSY = {429, 502, 503, 504}

Item = TypeVar("Item")
Made = TypeVar("Made")


class GatewayRefusedError(SetupError):
    """The gateway answered with an error; `status` and `code` are the problem document's."""

    def __init__(self, request: str, status: int, code: str, detail: str, members: dict[str, Any]) -> None:
        super().__init__(f"{request}: {status} {code}: {detail}")
        self.status = status
        self.code = code
        self.members = members


@asynccontextmanager
async def connected_to(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The connections to the gateway that all callers share."""
    limits = httpx.Limits(max_connections=PARALLEL_REQUESTS, max_keepalive_connections=PARALLEL_REQUESTS)
    async with httpx.AsyncClient(base_url=f"{url}/api/v1", limits=limits, timeout=30) as http:
        yield http


class Gateway:
    """The gateway as one caller uses it; the first request signs in."""

    def __init__(self, http: httpx.AsyncClient, username: str, password: str) -> None:
        self._http = http
        self._credentials = {"grant_type": "password", "username": username, "password": password}
        self._headers: dict[str, str] = {}
        self._signing_in = asyncio.Lock()

    def as_somebody_else(self, username: str, password: str) -> "Gateway":
        """Another caller on the same connections."""
        return Gateway(self._http, username, password)

    async def sign_in(self) -> None:
        """Raises `GatewayRefusedError` (400 `auth.invalid_grant`) where the password is not right."""
        answer = await self._send("POST", "/auth/token", data=self._credentials)
        self._headers = {"Authorization": f"Bearer {answer['access_token']}"}

    async def create(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """The created object; the one created before where `key` was used already."""
        return await self._call("POST", path, {"Idempotency-Key": key}, json=body)

    async def act(self, path: str, body: dict[str, Any], method: str = "POST") -> dict[str, Any]:
        """A verb on an object."""
        return await self._call(method, path, {}, json=body)

    async def _call(self, method: str, path: str, headers: dict[str, str], **content: Any) -> dict[str, Any]:
        if not self._headers:
            async with self._signing_in:
                if not self._headers:
                    await self.sign_in()
        try:
            return await self._send(method, path, headers=self._headers | headers, **content)
        except GatewayRefusedError as refused:
            if refused.status != 401:
                raise
        await self.sign_in()  # the token has expired
        return await self._send(method, path, headers=self._headers | headers, **content)

    async def _send(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        give_up = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                response = await self._http.request(method, path, **content)
            except httpx.TransportError as error:
                if time.monotonic() > give_up:
                    raise SetupError(f"the gateway does not answer ({error!r}): is the hub running?") from error
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            pause_seconds = float(response.headers.get("Retry-After", _PAUSE_SECONDS))
            if response.status_code not in _BUSY or time.monotonic() + pause_seconds > give_up:
                return _read(f"{method} {path}", response)
            await asyncio.sleep(pause_seconds)


async def each(action: Callable[[Item], Awaitable[Made]], items: Iterable[Item]) -> list[Made]:
    """The results in the items' order, `PARALLEL_REQUESTS` at a time. The first failure stops all and is raised."""
    numbered = enumerate(items)
    results: dict[int, Made] = {}

    async def work() -> None:
        for index, item in numbered:
            results[index] = await action(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(PARALLEL_REQUESTS):
                group.create_task(work())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    return [results[index] for index in range(len(results))]


async def eventually(action: Callable[[], Awaitable[Made]], unheard_codes: frozenset[str]) -> Made:
    """Try again while one of the codes is answered: a service still has to hear of what another has just created."""
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return await action()
        except GatewayRefusedError as refused:
            if refused.code not in unheard_codes or time.monotonic() > give_up:
                raise
        await asyncio.sleep(_PAUSE_SECONDS)


def _read(request: str, response: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if response.content and "json" in response.headers.get("Content-Type", ""):
        body = response.json()
    if response.is_success:
        return body
    detail = body.get("detail") or response.text[:200]
    if body.get("errors"):
        detail = f"{detail} {body['errors'][:3]}"
    raise GatewayRefusedError(request, response.status_code, body.get("code", "unknown"), detail, body)
