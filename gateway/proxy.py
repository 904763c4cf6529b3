"""Passing a request on to a service and its answer back, streaming both ways. Decides nothing about who may."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

import structlog
from starlette.types import Receive, Scope, Send

from gateway.connection import Answer, BrokenAnswerError, Headers, Outgoing, UnsendableError
from gateway.problems import ServiceTimeoutError
from gateway.settings import GatewaySettings
from gateway.upstream import Upstream
from services.kit.problems import BadRequest, BodyTooLarge, Problem, Unavailable

_log = structlog.get_logger(__name__)

# Only these pass: a header a client invents can never mean anything inside.
_FORWARDED = {
    name.encode(): name.title().encode() + b": "
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
# Most answers come sooner, and then the watch for a client that has gone costs nothing.
_WATCH_AFTER_SECONDS = 0.25


class ClientGoneError(Exception):
    """The client closed the connection; there is nobody to answer."""


@dataclass(frozen=True)
class Forwarding:
    """What to do with one request: where it goes, who vouches for it, what its answer carries besides.

    ``body`` is given where it was read already; ``before_answer`` runs between the service's answer and the client's.
    """

    service: str
    authorization: bytes
    request_id: bytes
    answer_headers: Headers
    max_body_bytes: int
    body: bytes | None = None
    before_answer: Callable[[int], Awaitable[None]] | None = None


class Proxy:
    """The way to each service. For one event loop."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._upstreams = {
            name: Upstream(
                settings.service_url(name), settings.proxy_connections, settings.proxy_connect_timeout_seconds
            )
            for name in ("registry", "dispatch", "devices")
        }

    def close(self) -> None:
        for upstream in self._upstreams.values():
            upstream.close()

    async def forward(self, scope: Scope, receive: Receive, send: Send, forwarding: Forwarding) -> int:
        """The status that was answered.

        Raises :class:`Unavailable`, :class:`ServiceTimeoutError` and :class:`BodyTooLarge` before an answer has
        begun, :class:`ClientGoneError` where nobody waits for it.
        """
        body = await _Body.of(scope, receive, forwarding.body, forwarding.max_body_bytes)
        with _Watch(receive, body, self._settings.proxy_read_timeout_seconds) as watch:
            try:
                return await self._exchange(scope, send, forwarding, body)
            except asyncio.CancelledError:
                if watch.reason is None:
                    raise
                raise watch.reason from None
            except UnsendableError as error:
                raise BadRequest("A header or the target cannot be passed on.") from error
            except OSError as error:
                raise _explained(error, body, forwarding.service) from error

    async def _exchange(self, scope: Scope, send: Send, forwarding: Forwarding, body: "_Body") -> int:
        query = scope["query_string"]
        request = Outgoing(
            method=scope["method"],
            target=scope["raw_path"] + b"?" + query if query else scope["raw_path"],
            headers=_request_headers(scope, forwarding),
            body=body.content,
            declared_bytes=body.declared,
        )
        answer = await self._upstreams[forwarding.service].ask(request)
        try:
            if body.failure is not None:
                raise body.failure
            body.is_answered = True
            if forwarding.before_answer is not None:
                await forwarding.before_answer(answer.status)
            await _pass_on(answer, send, forwarding.answer_headers)
            return answer.status
        finally:
            answer.release()


def _request_headers(scope: Scope, forwarding: Forwarding) -> list[bytes]:
    lines = [_FORWARDED[name] + value for name, value in scope["headers"] if name in _FORWARDED]
    lines.append(b"Authorization: " + forwarding.authorization)
    lines.append(b"X-Request-Id: " + forwarding.request_id)
    return lines


async def _pass_on(answer: Answer, send: Send, extra: Headers) -> None:
    dropped = _NOT_RETURNED if answer.status != HTTPStatus.NOT_MODIFIED else _NOT_RETURNED | {b"content-length"}
    headers = [header for header in answer.headers if header[0] not in dropped]
    start = {"type": "http.response.start", "status": answer.status, "headers": headers + extra}
    if answer.content_length is not None and answer.content_length <= _WHOLE_ANSWER_BYTES:
        try:
            content = await answer.whole()
        except BrokenAnswerError as error:
            raise Unavailable("The service broke its answer off; try again.") from error
        await send(start)
        await send({"type": "http.response.body", "body": content})
        return
    await send(start)
    while piece := await answer.piece():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
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
        self.declared: int | None = None
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
                body.declared = None if is_chunked else declared
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
                # An answer that has begun cannot be taken back for another.
                self.failure = ConnectionAbortedError() if self.is_answered else too_large(self._max_bytes)
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
