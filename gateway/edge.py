"""The way of every request through the gateway: path, caller, limit, then proxy or own endpoint, and the audit log.

Plain ASGI in front of the framework: a request for a service never reaches routing or dependency injection.
"""

import itertools
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import audit
from gateway.audit import AuditLog, Entry
from gateway.auth import Authenticator, Caller, refusals
from gateway.browser import Headers, security_headers
from gateway.limits import RateLimit
from gateway.problems import BadPathError
from gateway.proxy import ClientGoneError, Forwarding, Proxy, announced, too_large
from gateway.routes import API, Route, resolve
from gateway.settings import GatewaySettings
from services.kit.clock import utc_now
from services.kit.metrics import request_seconds, requests_total
from services.kit.problems import Problem, Unauthenticated, Unavailable, problem_response

_log = structlog.get_logger(__name__)
_SERVICE = "gateway"
# Own paths that ask for no token, or bring credentials of another kind.
_LOGINS = frozenset({f"{API}/auth/token", f"{API}/auth/logout"})
_OPEN = _LOGINS | {f"{API}/openapi.json"}
_PLAIN_PATH = re.compile(rb"[A-Za-z0-9/_.~%:@!$&'()*+,;=-]*")
_PROCESS = secrets.token_hex(8).encode()
# Segments or escapes that a program behind may read as another path than the one that was checked here.
_AMBIGUOUS = re.compile(rb"//|/\.{1,2}(?:/|$)|%(?:2[ef]|5c|00|25)|\\", re.IGNORECASE)
_REQUEST_ID = re.compile(rb"[\w.:-]{1,64}", re.ASCII)
# A random number for each request would be a system call for each request.
_OWN_REQUEST_IDS = (b"%s%016x" % (_PROCESS, number) for number in itertools.count(1))


@dataclass
class Exchange:
    """One request under way, as far as the log and the metrics need it."""

    method: str
    path: str
    request_id: bytes
    address: str
    authorization: str
    is_signed: bool
    route: Route | None = None
    caller: Caller | None = None
    status: int = 500
    is_answered: bool = False

    @property
    def label(self) -> str:
        return f"{API}/{self.route.template}" if self.route else "own"


class Edge:
    """Around the whole application, the framework's own layers included."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings, parts: "EdgeParts") -> None:
        self._app = app
        self._settings = settings
        self._parts = parts
        self._security: Headers = security_headers(settings)
        # Kept by label: looking a child up in the registry's tree costs more than counting.
        self._measures: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _exchange_of(scope)
        extra = [*self._security, (b"x-request-id", exchange.request_id)]
        send = _with_headers(send, extra, exchange)
        started = time.perf_counter()
        is_written = False
        try:
            is_written = await self._serve(exchange, scope, receive, send)
        except Problem as problem:
            exchange.status = problem.status
            if problem.status == Unauthenticated.status:
                refusals.labels(problem.code).inc()
            await problem_response(problem, exchange.path)(scope, receive, send)
        except ClientGoneError:
            exchange.status = 499  # as nginx names it; nobody receives it
        except Exception as error:
            # What the framework answered itself has begun by now.
            if not exchange.is_answered:
                _log.error("unexpected_error", path=exchange.path, exc_info=error)
                await problem_response(Problem("An unexpected error was logged."), exchange.path)(scope, receive, send)
            raise
        finally:
            self._measure(exchange, time.perf_counter() - started)
            if not is_written and self._is_audited(exchange):
                self._parts.audit.record(_entry(exchange, scope))

    async def _serve(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer; whether the audit log has the request already."""
        _check_path(scope["raw_path"])
        if not exchange.path.startswith(f"{API}/"):
            await self._app(scope, receive, send)
            return False
        exchange.route = resolve(exchange.path)
        length, _ = announced(scope)
        if length > self._max_body_bytes(exchange):
            raise too_large(self._max_body_bytes(exchange))
        body = await self._identify(exchange, scope, receive)
        if exchange.caller is not None and (exchange.route is None or exchange.route.is_limited):
            self._parts.limit.take(exchange.caller.claims["sub"])
        if exchange.route is None:
            await self._serve_own(exchange, scope, receive if body is None else _replay(body, receive), send)
            return False
        return await self._forward(exchange, scope, receive, send, body)

    async def _serve_own(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})
        if exchange.caller is not None:
            # Where the contracts' authorities look: the gateway's endpoints name theirs as a service's do.
            state["claims"] = exchange.caller.claims
            state["caller"] = exchange.caller
        with structlog.contextvars.bound_contextvars(request_id=exchange.request_id.decode()):
            await self._app(scope, receive, send)

    async def _identify(self, exchange: Exchange, scope: Scope, receive: Receive) -> bytes | None:
        """Set the caller; the body where a signature made it necessary to read it."""
        if exchange.path in _OPEN:
            return None
        authenticator = self._parts.authenticator
        scheme, _, token = exchange.authorization.partition(" ")
        if scheme.lower() == "bearer" and token:
            exchange.caller = await authenticator.bearer(token)
            return None
        if exchange.is_signed:
            body = await _read_body(receive, self._max_body_bytes(exchange))
            query: bytes = scope["query_string"]
            target = (scope["raw_path"] + (b"?" + query if query else b"")).decode("ascii")
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            exchange.caller = await authenticator.signed(headers, exchange.method, target, body)
            return body
        if exchange.route is not None:
            raise Unauthenticated
        return None

    async def _forward(
        self, exchange: Exchange, scope: Scope, receive: Receive, send: Send, body: bytes | None
    ) -> bool:
        assert exchange.route is not None  # noqa: S101 — the two that call this looked
        assert exchange.caller is not None  # noqa: S101
        is_reveal = audit.is_reveal(exchange.path)

        async def write_reveal(status: int) -> None:
            exchange.status = status
            try:
                await self._parts.audit.write(_entry(exchange, scope))
            except Exception as error:
                # What cannot be accounted for is not shown.
                _log.warning("reveal_withheld", error=repr(error))
                raise Unavailable("The audit log does not answer; nothing was revealed.") from error

        forwarding = Forwarding(
            service=exchange.route.service,
            authorization=exchange.caller.authorization,
            request_id=exchange.request_id,
            answer_headers=[],
            body=body,
            max_body_bytes=self._max_body_bytes(exchange),
            before_answer=write_reveal if is_reveal else None,
        )
        exchange.status = await self._parts.proxy.forward(scope, receive, send, forwarding)
        return is_reveal

    def _max_body_bytes(self, exchange: Exchange) -> int:
        own = exchange.route.max_body_bytes if exchange.route is not None else None
        return own or self._settings.max_body_bytes

    def _is_audited(self, exchange: Exchange) -> bool:
        # Strangers cannot fill the log: what nobody is known to have asked is counted, not written down.
        is_known = exchange.caller is not None or exchange.path in _LOGINS
        return is_known and audit.is_write(exchange.method) and (exchange.route is None or exchange.route.is_audited)

    def _measure(self, exchange: Exchange, seconds: float) -> None:
        key = (exchange.method, exchange.label, exchange.status)
        found = self._measures.get(key)
        if found is None:
            method, label, status = key
            found = self._measures[key] = (
                requests_total.labels(_SERVICE, method, label, str(status)),
                request_seconds.labels(_SERVICE, method, label),
            )
        found[0].inc()
        found[1].observe(seconds)


@dataclass
class EdgeParts:
    """What the edge works with."""

    authenticator: Authenticator
    limit: RateLimit
    proxy: Proxy
    audit: AuditLog


def _exchange_of(scope: Scope) -> Exchange:
    asked, authorization, is_signed = b"", b"", False
    for name, value in scope["headers"]:
        if name == b"authorization":
            authorization = value
        elif name == b"x-request-id":
            asked = value
        elif name == b"x-client-id":
            is_signed = True
    request_id = asked if _REQUEST_ID.fullmatch(asked) else next(_OWN_REQUEST_IDS)
    address = scope["client"][0] if scope.get("client") else ""
    return Exchange(scope["method"], scope["path"], request_id, address, authorization.decode("latin-1"), is_signed)


def _check_path(raw_path: bytes) -> None:
    if not _PLAIN_PATH.fullmatch(raw_path) or _AMBIGUOUS.search(raw_path):
        raise BadPathError("This path is ambiguous.")


def _with_headers(send: Send, extra: Headers, exchange: Exchange) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            exchange.status, exchange.is_answered = message["status"], True
            message["headers"] = [*message.get("headers", ()), *extra]
        await send(message)

    return send_with_headers


async def _read_body(receive: Receive, max_bytes: int) -> bytes:
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        piece: bytes = message.get("body", b"")
        size += len(piece)
        if size > max_bytes:
            raise too_large(max_bytes)
        pieces.append(piece)
        more = message.get("more_body", False)
    return b"".join(pieces)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives a body that was read before once more."""
    is_given = False

    async def replayed() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _entry(exchange: Exchange, scope: Scope) -> Entry:
    said: dict[str, Any] = scope.get("state", {}).get("audit", {})
    caller = exchange.caller
    return Entry(
        at=utc_now(),
        account_id=caller.principal.account_id if caller else said.get("account_id"),
        actor=caller.actor if caller else said.get("actor", ""),
        method=exchange.method,
        route=exchange.label,
        path=exchange.path,
        status=exchange.status,
        request_id=exchange.request_id.decode(),
        address=exchange.address,
    )
