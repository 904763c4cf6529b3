"""Puts the gateway together: its parts, its own endpoints, the console, and the edge in front of all."""

import asyncio
import gc
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.api import accounts, live, site, tokens
from gateway.api.parts import Parts
from gateway.audit import AuditLog
from gateway.auth import Authenticator
from gateway.edge import Edge, EdgeParts
from gateway.grants import Grants
from gateway.limits import RateLimit
from gateway.pages import Console
from gateway.passwords import Passwords
from gateway.proxy import Proxy
from gateway.routes import API
from gateway.settings import GatewaySettings
from gateway.stream import LiveStream
from services.kit import crypto, health
from services.kit.database import Database
from services.kit.http import service_client
from services.kit.logging import configure_logging
from services.kit.middleware import BodyLimit
from services.kit.openapi import PROBLEM_RESPONSES, operation_id
from services.kit.problems import install_problem_handlers
from services.kit.worker import run_loops


class GatewayApp(FastAPI):
    """The framework's application behind the edge: a request for a service passes none of the framework's layers."""

    edge: Edge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.edge(scope, receive, send)

    async def behind_the_edge(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the edge lets through."""
        await super().__call__(scope, receive, send)


def create_app(settings: GatewaySettings | None = None) -> FastAPI:
    """The public application; reads ``HUB_…`` unless settings are given."""
    settings = settings or GatewaySettings()
    configure_logging("gateway", settings.log_level)
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_gateway")
    parts, edge = _make_parts(settings, database)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with _running(parts, edge, database):
            yield

    app = GatewayApp(
        title="Eldercare hub: gateway",
        version="1",
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        responses=PROBLEM_RESPONSES,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings, app.state.database, app.state.parts = settings, database, parts
    _add_endpoints(app, settings)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.edge = Edge(app.behind_the_edge, settings, edge)
    return app


def _make_parts(settings: GatewaySettings, database: Database) -> tuple[Parts, EdgeParts]:
    passwords = Passwords()
    authenticator = Authenticator(database, settings)
    parts = Parts(
        settings=settings,
        authenticator=authenticator,
        grants=Grants(database, settings, passwords),
        passwords=passwords,
        live=LiveStream(database, settings),
        registry=service_client(settings.registry_url, settings.internal_secret, "gateway"),
    )
    edge = EdgeParts(
        authenticator=authenticator,
        limit=RateLimit(settings.rate_per_second, settings.rate_burst),
        proxy=Proxy(settings),
        audit=AuditLog(database),
    )
    return parts, edge


def _add_endpoints(app: FastAPI, settings: GatewaySettings) -> None:
    install_problem_handlers(app)
    app.include_router(health.router)
    app.include_router(site.pages)
    for router in (tokens.router, accounts.router, live.router, site.router):
        app.include_router(router, prefix=API)
    # Whatever no endpoint answers may be a page of the console.
    console: ASGIApp = Console(settings.static_dir)
    app.router.default = console


@asynccontextmanager
async def _running(parts: Parts, edge: EdgeParts, database: Database) -> AsyncIterator[None]:
    stop = asyncio.Event()
    # What stands now stands for good: the collector need not walk it again at every thousandth request.
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
    loops = asyncio.create_task(run_loops({"stream": parts.live.run, "audit": edge.audit.run}, stop))
    try:
        with _streams_end_at_the_signal(parts.live):
            yield
    finally:
        stop.set()
        parts.live.close()
        await loops
        edge.proxy.close()
        await parts.registry.aclose()
        await database.dispose()


@contextmanager
def _streams_end_at_the_signal(live_stream: LiveStream) -> Iterator[None]:
    """The server waits for open answers before it ends the lifespan, and a stream never ends by itself.

    So the signal that stops the server ends the streams too, and then goes where it went before.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def on_signal(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(live_stream.close)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        else:
            raise KeyboardInterrupt

    for number, handler in before.items():
        # One that nobody handles ends the process anyway.
        if callable(handler):
            signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is on_signal:
                signal.signal(number, handler)
