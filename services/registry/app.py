"""The registry's application."""

from fastapi import FastAPI

from services.kit.appfactory import create_service_app
from services.registry.api import (
    admissions,
    assessments,
    beds,
    benefits,
    care_policies,
    consents,
    contacts,
    credit,
    delegations,
    departures,
    divisions,
    elders,
    entitlements,
    erasures,
    exports,
    facilities,
    home_adaptations,
    home_care_beds,
    households,
    imports,
    indicators,
    internal,
    meals,
    network_policies,
    photos,
    prices,
    providers,
    reveals,
    service_points,
    silent_certification,
    star_ratings,
    traits,
    waiting_list,
    welfare_visits,
    worker_records,
    workers,
)
from services.registry.settings import RegistrySettings

_PUBLIC = (
    divisions,
    elders,
    contacts,
    traits,
    departures,
    assessments,
    consents,
    households,
    photos,
    reveals,
    erasures,
    providers,
    admissions,
    credit,
    star_ratings,
    prices,
    network_policies,
    facilities,
    beds,
    service_points,
    workers,
    worker_records,
    care_policies,
    delegations,
    home_adaptations,
    home_care_beds,
    meals,
    waiting_list,
    welfare_visits,
    indicators,
    imports,
    entitlements,
    benefits,
    silent_certification,
)


def create_app(settings: RegistrySettings | None = None) -> FastAPI:
    """The application with ``settings``, or with those of the environment."""
    routers = [module.router for module in _PUBLIC]
    # The exports first: a list's own paths would take theirs for ids.
    routers.insert(0, exports.export_router(routers))
    larger = {"/api/v1/imports/elders": imports.MAX_BODY_BYTES}
    app = create_service_app("registry", settings or RegistrySettings(), routers, larger_bodies=larger)
    app.include_router(internal.router)
    return app
