"""Emergencies as they are shown, and what their holders may do."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from services.contracts.events import DeviceCard
from services.contracts.location import Fix
from services.contracts.text import LongText, ShortText
from services.dispatch.domain.emergency import EmergencyState, Outcome
from services.dispatch.schemas.orders import Order
from services.dispatch.schemas.parts import Command, ElderOnScene, ElderStatus, Person, TimelineItem


class Note(Command):
    text: LongText


class ContactAttempt(Command):
    """Somebody was called: a contact of the elder, or another number."""

    contact_id: UUID | None = None
    phone: ShortText | None = None
    result: Literal["answered", "no_answer", "busy", "refused"]
    note: LongText | None = None


class Dispatch(Command):
    """``reason`` where something speaks against the worker."""

    worker_id: UUID
    reason: ShortText | None = None


class HandOver(Command):
    """``to`` is who takes it from here, such as ``120``."""

    to: ShortText
    note: LongText | None = None


class Resolve(Command):
    outcome: Outcome
    cause: ShortText | None = None
    note: LongText | None = None


class Clocks(BaseModel):
    """From the press to the end; answering times count from ``received_at``."""

    pressed_at: datetime | None
    received_at: datetime
    shown_at: datetime | None
    claimed_at: datetime | None
    dispatched_at: datetime | None
    accepted_at: datetime | None
    arrived_at: datetime | None
    resolved_at: datetime | None


class EmergencySummary(BaseModel):
    """An emergency in lists and in the live stream. ``elder_status`` marks one in the name of who has departed."""

    id: UUID
    number: str
    state: EmergencyState
    level: int
    kind: str
    is_ringing: bool
    ring_count: int
    recognised: bool
    is_late: bool
    is_test: bool
    elder_id: UUID | None
    elder_name: str | None
    elder_age: int | None
    elder_status: ElderStatus | None
    address: str | None
    division_code: str | None
    opened_at: datetime
    received_at: datetime
    pressed_at: datetime | None
    deadline_at: datetime | None
    claimed_by: Person | None
    claimed_at: datetime | None
    clocks: Clocks
    version: int
    occurred_at: datetime

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


class NotificationShown(BaseModel):
    """A notification of a case. ``needs_person``: no machine could send it, somebody has to call."""

    id: UUID
    channel: str
    recipient: str
    purpose: str
    state: str
    attempts: int
    at: datetime


class DeviceShown(BaseModel):
    id: UUID
    vendor: str
    model: str
    serial: str
    state: str
    battery: int | None
    last_position: Fix | None

    @classmethod
    def of(cls, card: DeviceCard) -> "DeviceShown":
        return cls(**card.model_dump(include=set(cls.model_fields)))


class Emergency(EmergencySummary):
    """The whole case."""

    device_id: UUID | None
    vendor: str
    serial: str
    alarm_note: str | None
    outcome: str | None
    cause: str | None
    elder: ElderOnScene | None
    devices: list[DeviceShown]
    last_position: Fix | None
    order: Order | None
    timeline: list[TimelineItem]
    notifications: list[NotificationShown]
