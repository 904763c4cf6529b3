"""The registry's application."""

from fastapi import FastAPI

from services.kit.appfactory import create_service_app
from services.kit.settings import ProcessSettings
from services.registry.api import (
    contacts,
    divisions,
    elders,
    internal,
    providers,
    reveals,
    service_points,
    traits,
    workers,
)
from services.registry.settings import RegistrySettings

_PUBLIC = (divisions, elders, contacts, traits, reveals, providers, service_points, workers)


def create_app(settings: ProcessSettings | None = None) -> FastAPI:
    """The application with ``settings``, or with those of the environment."""
    app = create_service_app("registry", settings or RegistrySettings(), [module.router for module in _PUBLIC])
    app.include_router(internal.router)
    return app
