"""What endpoints ask for beside the kit's dependencies: the unit of work, the travel times, who may read orders."""

from typing import Annotated

from fastapi import Depends, Request

from services.contracts.authority import Principal, Role, allow
from services.dispatch.clients.travel_time import TravelTimeEngine
from services.dispatch.service.unit import HUB_ROLES, Unit
from services.kit.clock import utc_now
from services.kit.database import DatabaseSession


async def _unit(request: Request, session: DatabaseSession) -> Unit:
    return Unit(session, request.app.state.settings, utc_now())


async def _travel_times(request: Request) -> TravelTimeEngine:
    engine: TravelTimeEngine = request.app.state.travel_times
    return engine


UnitOfWork = Annotated[Unit, Depends(_unit)]
TravelTimes = Annotated[TravelTimeEngine, Depends(_travel_times)]

OrderReader = Annotated[Principal, allow(*HUB_ROLES, Role.AUDITOR, Role.PROVIDER_MANAGER, Role.WORKER, Role.FAMILY)]
"""Sees orders: the hub's staff and auditors their division's, workers, families and providers their own."""
NotificationReader = Annotated[Principal, allow(*HUB_ROLES, Role.WORKER, Role.FAMILY)]
"""Whom notifications are addressed to."""
