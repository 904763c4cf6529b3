"""What several endpoints take beside a body: the local date, the version a change is based on."""

import re
from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Query, Request

from services.contracts.authority import Principal, Role, allow
from services.kit.clock import utc_now
from services.registry.schemas.problems import VersionRequired

_ENTITY_TAG = re.compile(r'(?:W/)?"?([0-9]{1,9})"?', re.ASCII)


async def _today(request: Request) -> date:
    return utc_now().astimezone(ZoneInfo(request.app.state.settings.local_time_zone)).date()


async def _believed_at(request: Request, as_known_on: Annotated[date | None, Query()] = None) -> datetime | None:
    if as_known_on is None:
        return None
    zone = ZoneInfo(request.app.state.settings.local_time_zone)
    return datetime.combine(as_known_on, time.max, zone)


async def _expected_version(if_match: Annotated[str | None, Header()] = None) -> int:
    found = _ENTITY_TAG.fullmatch(if_match.strip()) if if_match else None
    if found is None:
        raise VersionRequired("Send If-Match with the version you read: a change must not undo one you have not seen.")
    return int(found.group(1))


Today = Annotated[date, Depends(_today)]
"""The date in the city, which is not always the date in UTC."""
BelievedAt = Annotated[datetime | None, Depends(_believed_at)]
"""The last moment of the day that ``as_known_on`` names."""
ExpectedVersion = Annotated[int, Depends(_expected_version)]

_BY_DIVISION = (
    Role.OPERATOR,
    Role.DISPATCHER,
    Role.SUPERVISOR,
    Role.REGISTRAR,
    Role.ADMINISTRATOR,
)
NetworkReader = Annotated[Principal, allow(*_BY_DIVISION, Role.AUDITOR, Role.PROVIDER_MANAGER)]
"""Reads providers, service points and workers; a provider's manager reads their own provider's."""
Revealer = Annotated[Principal, allow(*_BY_DIVISION)]
"""May see personal data unmasked. Auditors read who did, and need not see it themselves."""
