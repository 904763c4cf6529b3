"""Plain ASGI middleware: request id, body limit, request metrics."""

import time
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.metrics import request_seconds, requests_total
from services.kit.problems import BodyTooLarge, problem_response


class RequestContext:
    """Gives each request an id (the caller's ``X-Request-Id`` or a new one), logs with it, measures the answer."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = Headers(scope=scope).get("x-request-id", "")[:64] or uuid4().hex
        status = 500
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                self._measure(scope, status, time.perf_counter() - started)

    def _measure(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        # The route's template, never the path: ids in labels would make a series per elder.
        route = getattr(scope.get("route"), "path", "unmatched")
        requests_total.labels(self._service, scope["method"], route, str(status)).inc()
        request_seconds.labels(self._service, scope["method"], route).observe(seconds)


class _TooLargeError(Exception):
    pass


class BodyLimit:
    """Answers 413 to a body over the limit, declared or streamed, before it is held in memory.

    ``larger`` gives single paths a limit of their own.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, larger: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        max_bytes = self._larger.get(scope["path"], self._max_bytes)
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > max_bytes:
            await self._refuse(scope, receive, send, max_bytes)
            return
        seen = 0
        exceeded = started = False

        async def limited() -> Message:
            nonlocal seen, exceeded
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > max_bytes:
                exceeded = True
                raise _TooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            # The framework turns any error while reading a body into its own 400: that answer is replaced by ours.
            if not exceeded or started:
                started = True
                await send(message)

        with suppress(_TooLargeError):
            await self._app(scope, limited, watched)
        if exceeded and not started:
            await self._refuse(scope, receive, send, max_bytes)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, max_bytes: int) -> None:
        problem = BodyTooLarge(f"A body may have at most {max_bytes} bytes.")
        await problem_response(problem, scope["path"])(scope, receive, send)
