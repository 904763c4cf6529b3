"""The devices service's application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from services.devices.api import alarms, devices, vendor_messages, vendors
from services.devices.clients.divisions import RegistryDivisions
from services.devices.settings import DevicesSettings
from services.kit.appfactory import create_service_app
from services.kit.http import service_client


def create_app() -> FastAPI:
    """The application as a server runs it, with settings from the environment."""
    return build_app(DevicesSettings())


def build_app(settings: DevicesSettings, registry: httpx.AsyncClient | None = None) -> FastAPI:
    """The application with given settings; ``registry`` is the client that reaches the registry."""
    client = registry or service_client(settings.registry_url, settings.internal_secret, "devices")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.divisions = RegistryDivisions(client)
        async with client:
            yield

    routers = [vendors.router, devices.router, alarms.router, vendor_messages.router]
    return create_service_app("devices", settings, routers, lifespan)
