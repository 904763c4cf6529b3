"""What lists may be narrowed by, as query parameters."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.status import DeviceState

_Text = Annotated[str | None, Query(max_length=64, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True)
class DeviceFilter:
    """``q`` is the beginning of a serial; ``division`` a code anywhere in the path."""

    q: _Text = None
    division: _Text = None
    state: DeviceState | None = None
    elder_id: UUID | None = None


@dataclass(frozen=True)
class AlarmFilter:
    """``since`` is the earliest arrival."""

    device_id: UUID | None = None
    elder_id: UUID | None = None
    kind: AlarmKind | None = None
    since: AwareDatetime | None = None
