"""The dispatch application: emergencies, orders, candidates, and what workers report."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from services.dispatch.api import emergencies, map, notifications, orders, settings, workers  # noqa: A004 — a module
from services.dispatch.clients.roads import open_roads
from services.dispatch.settings import DispatchSettings
from services.kit.appfactory import create_service_app

_ROUTERS = (
    emergencies.router,
    orders.router,
    workers.router,
    notifications.router,
    settings.router,
    map.router,
)


def create_app() -> FastAPI:
    """The application as the environment's settings describe it."""
    return create_app_with(DispatchSettings())


def create_app_with(dispatch_settings: DispatchSettings) -> FastAPI:
    """``app.state`` also carries ``travel_times`` and ``streets`` from its start on."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with httpx.AsyncClient(timeout=5.0) as client:
            roads = await asyncio.to_thread(open_roads, app.state.settings, client)
            app.state.travel_times, app.state.streets = roads.engine, roads.streets
            yield

    return create_service_app("dispatch", dispatch_settings, _ROUTERS, lifespan)
