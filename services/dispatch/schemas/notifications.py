"""Notifications as their recipients read them, and which of the hub's staff they reach."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from services.contracts.authority import Role

StaffKind = Literal["supervisor", "operators", "dispatchers"]

STAFF_ROLES: Mapping[str, list[Role]] = MappingProxyType(
    {
        "supervisor": [Role.SUPERVISOR],
        "operators": [Role.OPERATOR, Role.SUPERVISOR],
        "dispatchers": [Role.DISPATCHER, Role.SUPERVISOR],
    }
)
"""Who reads a notification to the staff of a division, by its ``recipient_kind``."""


class NotificationItem(BaseModel):
    id: UUID
    purpose: str
    text: str
    state: str
    emergency_id: UUID | None
    at: datetime
