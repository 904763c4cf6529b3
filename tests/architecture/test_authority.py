"""Every endpoint names the authority it needs, and every creation can be repeated safely."""

import importlib
from collections.abc import Iterable, Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from services.kit.idempotency import _idempotency

SERVICES = ("registry", "dispatch", "devices")


def _routes(service: str) -> list[APIRoute]:
    """The public operations; what is left out of the document is inside only (health, metrics, the feed)."""
    app = importlib.import_module(f"services.{service}.app").create_app()
    return [route for route in _flat(app.routes) if route.include_in_schema]


def _flat(routes: Iterable[object]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        yield from _flat(getattr(getattr(route, "original_router", None), "routes", ()))


def _calls(dependant: Dependant) -> Iterator[object]:
    for child in dependant.dependencies:
        yield child.call
        yield from _calls(child)


@pytest.mark.parametrize("service", SERVICES)
def test_every_endpoint_names_its_authority(service: str) -> None:
    routes = _routes(service)
    nameless = [
        f"{sorted(route.methods or ())} {route.path}"
        for route in routes
        if not any(getattr(call, "__qualname__", "").startswith("_allow.") for call in _calls(route.dependant))
    ]
    assert routes
    assert nameless == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_creation_takes_an_idempotency_key(service: str) -> None:
    creations = [route for route in _routes(service) if "POST" in (route.methods or ()) and route.status_code == 201]
    without = [route.path for route in creations if _idempotency not in list(_calls(route.dependant))]
    assert creations
    assert without == []
