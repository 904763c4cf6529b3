"""Who does what with care arrangements, and what several of their endpoints take beside a body."""

from datetime import date
from typing import Annotated

from fastapi import Depends

from services.contracts.authority import Principal, Role, allow
from services.registry.api.parameters import Today
from services.registry.schemas.care_cases import Month

_HUB = (Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.REGISTRAR, Role.ADMINISTRATOR)

CareReader = Annotated[Principal, allow(*_HUB, Role.AUDITOR, Role.FAMILY, Role.PROVIDER_MANAGER)]
"""Reads by division; a family what is arranged for its own elders, a provider's manager what the provider does."""
CareRecorder = Annotated[Principal, allow(Role.REGISTRAR, Role.ADMINISTRATOR, Role.PROVIDER_MANAGER)]
"""Records what was done: registrars, and the manager of the provider that did it."""
Decider = Annotated[Principal, allow(Role.SUPERVISOR, Role.ADMINISTRATOR)]
"""Approves, refuses, offers, and sets policies."""
Visitor = Annotated[Principal, allow(*_HUB)]
"""Records welfare visits: whoever of the hub's staff heard of one."""


async def _month(today: Today, month: Month | None = None) -> date:
    return today.replace(day=1) if month is None else date.fromisoformat(f"{month}-01")


MonthAsked = Annotated[date, Depends(_month)]
"""The first day of the month asked for; of the present one where none is."""
