"""Which service answers which public path, as data. A path that is not here is the gateway's own or nobody's."""

from collections.abc import Sequence
from dataclasses import dataclass

API = "/api/v1"


@dataclass(frozen=True)
class Route:
    """Every path that begins with ``template``; ``{}`` stands for one segment. The longest template wins.

    ``is_limited`` and ``is_audited`` are false where the machine that calls must not be slowed, or its calls are
    themselves the record. ``max_body_bytes`` stands in for the settings' limit where a route takes whole files.
    """

    template: str
    service: str
    is_limited: bool = True
    is_audited: bool = True
    max_body_bytes: int | None = None


ROUTES = (
    *(
        Route(template, "registry")
        for template in ("elders", "divisions", "providers", "workers", "service-points", "facilities", "imports")
    ),
    # A hundred thousand people in one sheet.
    Route("imports/elders", "registry", max_body_bytes=33 * 1024 * 1024),
    Route("indicators", "registry"),
    *(
        Route(template, "registry")
        for template in (
            "care-policies",
            "waiting-list",
            "home-care-beds",
            "home-adaptations",
            "delegations",
            "welfare-visits",
            "meals",
        )
    ),
    Route("network-policies", "registry"),
    *(Route(template, "registry") for template in ("reveals", "erasures", "retention")),
    *(
        Route(template, "registry")
        for template in (
            "service-lists",
            "entitlement-policies",
            "silent-certifications",
            "certification-proposals",
        )
    ),
    *(Route(template, "devices") for template in ("devices", "vendors", "device-models", "alarms", "dead-letters")),
    Route("elders/{}/positions", "devices"),
    Route("vendor", "devices"),
    # An alarm is never turned away for coming too fast.
    Route("vendor/alarms", "devices", is_limited=False),
    Route("vendor/positions", "devices", is_audited=False),
    Route("vendor/telemetry", "devices", is_audited=False),
    *(
        Route(template, "dispatch")
        for template in (
            "emergencies",
            "orders",
            "service-catalogue",
            "notifications",
            "map/streets",
            "settings",
            "service-circles",
            "coverage",
            "hour-budgets",
            "plans",
            "statements",
            "complaints",
            "spot-checks",
            "time-bank",
            "calls",
            "workers/me",
        )
    ),
    Route("workers/me/position", "dispatch", is_audited=False),
)


def _index(routes: Sequence[Route]) -> dict[str, list[tuple[list[str], Route]]]:
    table: dict[str, list[tuple[list[str], Route]]] = {}
    for route in sorted(routes, key=lambda r: r.template.count("/"), reverse=True):
        first, *rest = route.template.split("/")
        table.setdefault(first, []).append((rest, route))
    return table


_TABLE = _index(ROUTES)


def resolve(path: str) -> Route | None:
    """The route of a path under ``/api/v1``; None where no service answers it."""
    first, *rest = path[len(API) + 1 :].split("/")
    for template, route in _TABLE.get(first, ()):
        if len(template) <= len(rest) and all(t in ("{}", s) for t, s in zip(template, rest, strict=False)):
            return route
    return None
