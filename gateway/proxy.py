"""Passing a request on to a service and its answer back, streaming both ways. Decides nothing about who may."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Self

import aiohttp
import structlog
from multidict import CIMultiDict
from starlette.types import Receive, Scope, Send
from yarl import URL

from gateway.problems import ServiceTimeoutError
from gateway.settings import GatewaySettings
from services.kit.problems import BadRequest, BodyTooLarge, Problem, Unavailable

_log = structlog.get_logger(__name__)

# Only these pass: a header a client invents can never mean anything inside.
_FORWARDED = {
    name.encode(): name.title()
    for name in (
        "accept",
        "accept-encoding",
        "accept-language",
        "content-encoding",
        "content-type",
        "idempotency-key",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "prefer",
        "range",
        "traceparent",
        "tracestate",
        "user-agent",
    )
}
# Hop-by-hop headers (RFC 9110, 7.6.1), those the gateway's own server writes, and cookies, which services do not set.
_NOT_RETURNED = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade "
    b"date server set-cookie x-request-id".split()
)
_WHOLE_ANSWER_BYTES = 64 * 1024
# Less than the 5 s after which the services close an idle connection: otherwise a POST meets a door just closing.
_KEEP_ALIVE_SECONDS = 3.0
# Most answers come sooner, and then the watch for a client that has gone costs nothing.
_WATCH_AFTER_SECONDS = 0.25

Headers = list[tuple[bytes, bytes]]


class ClientGoneError(Exception):
    """The client closed the connection; there is nobody to answer."""


@dataclass(frozen=True)
class Forwarding:
    """What to do with one request: where it goes, who vouches for it, what its answer carries besides.

    ``body`` is given where it was read already; ``before_answer`` runs between the service's answer and the client's.
    """

    service: str
    authorization: str
    request_id: str
    answer_headers: Headers
    body: bytes | None = None
    before_answer: Callable[[int], Awaitable[None]] | None = None


class Proxy:
    """Connections to the services, kept alive. ``start`` and ``close`` in the event loop that uses it."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._bases = {name: settings.service_url(name).rstrip("/") for name in ("registry", "dispatch", "devices")}
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        settings = self._settings
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, limit_per_host=settings.proxy_connections, keepalive_timeout=_KEEP_ALIVE_SECONDS
            ),
            # Waiting for an answer is timed by ``_Watch``: aiohttp's timer would be set anew at every read and write.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.proxy_connect_timeout_seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent", "Content-Type"),
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def forward(self, scope: Scope, receive: Receive, send: Send, forwarding: Forwarding) -> int:
        """The status that was answered.

        Raises :class:`Unavailable`, :class:`ServiceTimeoutError` and :class:`BodyTooLarge` before an answer has
        begun, :class:`ClientGoneError` where nobody waits for it.
        """
        body = await _Body.of(scope, receive, forwarding.body, self._settings.max_body_bytes)
        with _Watch(receive, body, self._settings.proxy_read_timeout_seconds) as watch:
            try:
                return await self._exchange(scope, send, forwarding, body)
            except asyncio.CancelledError:
                if watch.reason is None:
                    raise
                raise watch.reason from None
            except (aiohttp.ClientError, TimeoutError) as error:
                raise _explained(error, body, forwarding.service) from error

    async def _exchange(self, scope: Scope, send: Send, forwarding: Forwarding, body: "_Body") -> int:
        assert self._session is not None  # noqa: S101 — the lifespan started it
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        url = URL(self._bases[forwarding.service] + target.decode("ascii"), encoded=True)
        async with self._session.request(
            scope["method"],
            url,
            headers=_request_headers(scope, forwarding, body),
            data=body.content,
            allow_redirects=False,
        ) as answer:
            body.is_answered = True
            if forwarding.before_answer is not None:
                await forwarding.before_answer(answer.status)
            await _pass_on(answer, send, forwarding.answer_headers)
            return answer.status


def _request_headers(scope: Scope, forwarding: Forwarding, body: "_Body") -> CIMultiDict[str]:
    headers = CIMultiDict(
        [(_FORWARDED[name], value.decode("latin-1")) for name, value in scope["headers"] if name in _FORWARDED]
    )
    headers["Authorization"] = forwarding.authorization
    headers["X-Request-Id"] = forwarding.request_id
    if body.declared is not None:
        headers["Content-Length"] = body.declared
    return headers


async def _pass_on(answer: aiohttp.ClientResponse, send: Send, extra: Headers) -> None:
    headers = [(lower, value) for name, value in answer.raw_headers if (lower := name.lower()) not in _NOT_RETURNED]
    start = {"type": "http.response.start", "status": answer.status, "headers": headers + extra}
    length = answer.content_length
    if length is not None and length <= _WHOLE_ANSWER_BYTES:
        content = await answer.read()
        await send(start)
        await send({"type": "http.response.body", "body": content})
        return
    await send(start)
    async for chunk in answer.content.iter_any():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _explained(error: Exception, body: "_Body", service: str) -> Exception:
    """What to raise for an exchange that failed; the cause may lie in the body the client was still sending."""
    if body.failure is not None:
        return body.failure
    if body.is_answered:
        # The answer has begun and cannot be taken back: the server closes the connection, and the client sees that.
        _log.warning("answer_broken_off", service=service, error=repr(error))
        return ConnectionAbortedError(f"{service} broke its answer off")
    _log.warning("service_unavailable", service=service, error=repr(error))
    if isinstance(error, TimeoutError):
        return ServiceTimeoutError("The service does not answer in time.")
    return Unavailable("The service is away for a moment; try again.")


class _Body:
    """A request's body: nothing, one piece, or a stream that is counted while it passes."""

    def __init__(self, receive: Receive, max_bytes: int) -> None:
        self.content: bytes | AsyncIterator[bytes] | None = None
        self.declared: str | None = None
        self.failure: Exception | None = None
        self.is_answered = False
        self.is_read = True
        self._receive = receive
        self._max_bytes = max_bytes

    @classmethod
    async def of(cls, scope: Scope, receive: Receive, known: bytes | None, max_bytes: int) -> "_Body":
        body = cls(receive, max_bytes)
        declared, is_chunked = announced(scope)
        if known is not None:
            body.content = known or None
        elif declared or is_chunked:
            first = await receive()
            if first["type"] == "http.disconnect":
                raise ClientGoneError
            piece: bytes = first.get("body", b"")
            if len(piece) > max_bytes:
                raise too_large(max_bytes)
            if first.get("more_body"):
                body.is_read = False
                body.content = body._stream(piece)
                body.declared = None if is_chunked else str(declared)
            else:
                body.content = piece
        return body

    async def _stream(self, piece: bytes) -> AsyncIterator[bytes]:
        seen = len(piece)
        yield piece
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self.failure = ClientGoneError()
                raise self.failure
            piece, more = message.get("body", b""), message.get("more_body", False)
            seen += len(piece)
            if seen > self._max_bytes:
                self.failure = too_large(self._max_bytes)
                raise self.failure
            yield piece
        self.is_read = True


def announced(scope: Scope) -> tuple[int, bool]:
    """The length the client declared (0 without one) and whether it sends chunks; :class:`BadRequest` for nonsense."""
    declared, is_chunked = 0, False
    for name, value in scope["headers"]:
        if name == b"content-length":
            if not value.isdigit():
                raise BadRequest("Content-Length is not a number.")
            declared = int(value)
        elif name == b"transfer-encoding":
            is_chunked = True
    return declared, is_chunked


def too_large(max_bytes: int) -> Problem:
    """The 413 of a body over ``max_bytes``."""
    return BodyTooLarge(f"A body may have at most {max_bytes} bytes.")


class _Watch:
    """Cancels an exchange whose client has gone, or whose service does not begin to answer in time."""

    def __init__(self, receive: Receive, body: _Body, answer_within_seconds: float) -> None:
        self.reason: Exception | None = None
        self._receive = receive
        self._body = body
        self._answer_within_seconds = answer_within_seconds
        self._exchange: asyncio.Task[object] | None = None
        self._watch: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        self._exchange = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER_SECONDS, self._begin)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()
        if self.reason is not None and self._exchange is not None:
            self._exchange.uncancel()

    def _begin(self) -> None:
        # While the body is still coming its reader sees the client leave, and the service is not due to answer.
        if self._body.is_read:
            self._watch = asyncio.create_task(self._wait())
        else:
            self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER_SECONDS, self._begin)

    async def _wait(self) -> None:
        gone = asyncio.create_task(self._until_gone())
        try:
            await asyncio.wait([gone], timeout=self._answer_within_seconds)
            if not gone.done() and not self._body.is_answered:
                self.reason = ServiceTimeoutError("The service does not answer in time.")
            else:
                await gone
                self.reason = ClientGoneError()
        finally:
            gone.cancel()
        if self._exchange is not None:
            self._exchange.cancel()

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
