"""Puts a service's application together: settings, database, routers, errors, middleware, health, metrics."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from fastapi import APIRouter, FastAPI

from services.kit import crypto, health, metrics
from services.kit.database import Database
from services.kit.feed import feed_router
from services.kit.logging import configure_logging
from services.kit.middleware import BodyLimit, RequestContext
from services.kit.openapi import PROBLEM_RESPONSES, operation_id
from services.kit.problems import install_problem_handlers
from services.kit.settings import ProcessSettings

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_service_app(
    service: str,
    settings: ProcessSettings,
    routers: Sequence[APIRouter],
    lifespan: Lifespan | None = None,
    larger_bodies: Mapping[str, int] | None = None,
) -> FastAPI:
    """An application under ``/api/v1`` with the database role ``hub_{service}``.

    ``app.state`` carries ``settings`` and ``database``; ``lifespan`` may add what else the service keeps for its life.
    ``larger_bodies`` are paths with a limit in bytes above ``settings.max_body_bytes``.
    """
    configure_logging(service, settings.log_level)
    crypto.configure(settings.data_keys)
    app = FastAPI(
        title=f"Eldercare hub: {service}",
        version="1",
        lifespan=_whole_life(lifespan),
        generate_unique_id_function=operation_id,
        responses=PROBLEM_RESPONSES,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.database = Database(settings, f"hub_{service}")
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, larger=larger_bodies)
    app.add_middleware(RequestContext, service=service)
    for router in (health.router, metrics.router, feed_router(service)):
        app.include_router(router)
    for router in routers:
        app.include_router(router, prefix="/api/v1")
    return app


def _whole_life(inner: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def whole_life(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with inner(app) if inner else nullcontext():
                yield
        finally:
            await app.state.database.dispose()

    return whole_life
