"""Notifications as their recipients read them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class NotificationItem(BaseModel):
    id: UUID
    purpose: str
    text: str
    state: str
    emergency_id: UUID | None
    at: datetime
