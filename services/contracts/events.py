"""Types of events and their payloads, version 1. A payload carries the whole state others need, so none must ask back.

Consumers keep the highest ``version`` they have seen of an aggregate and ignore older ones.
"""

from datetime import date, datetime, time
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contracts.authority import Role
from services.contracts.location import Fix, Location

DIVISION_REGISTERED = "division.registered.v1"
DIVISION_CHANGED = "division.changed.v1"
DIVISION_MOVED = "division.moved.v1"
ELDER_REGISTERED = "elder.registered.v1"
ELDER_CHANGED = "elder.changed.v1"
PROVIDER_REGISTERED = "provider.registered.v1"
PROVIDER_CHANGED = "provider.changed.v1"
PROVIDER_REHOMING_DUE = "provider.rehoming_due.v1"
SERVICE_POINT_REGISTERED = "service_point.registered.v1"
SERVICE_POINT_CHANGED = "service_point.changed.v1"
WORKER_REGISTERED = "worker.registered.v1"
WORKER_CHANGED = "worker.changed.v1"
WELFARE_VISIT_MISSED = "welfare_visit.missed.v1"

DEVICE_REGISTERED = "device.registered.v1"
DEVICE_BOUND = "device.bound.v1"
DEVICE_UNBOUND = "device.unbound.v1"
DEVICE_CHANGED = "device.changed.v1"
ALARM_RAISED = "alarm.raised.v1"

EMERGENCY_OPENED = "emergency.opened.v1"
EMERGENCY_RANG_AGAIN = "emergency.rang_again.v1"
EMERGENCY_CHANGED = "emergency.changed.v1"
ORDER_CHANGED = "order.changed.v1"
NOTIFICATION_CREATED = "notification.created.v1"


class ContactCard(BaseModel):
    """Somebody to call; the lowest ``priority`` first."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: UUID
    name: str
    relationship: str
    phone: str
    priority: int
    is_guardian: bool = False


class ElderCard(BaseModel):
    """What an operator needs when the phone rings, unmasked (PIPL art. 13(4)). ``traits`` are those true today.

    From ``departed_on``, the day of the death or the move that ``status`` tells of, services end.
    """

    id: UUID
    version: int
    name: str
    sex: Literal["female", "male"]
    birth_date: date
    phone: str | None
    address: str
    location: Location | None
    division_path: str
    division_name: str
    traits: list[str]
    care_notes: dict[str, str]
    language: str | None
    contacts: list[ContactCard]
    status: Literal["living", "deceased", "moved_away"] = "living"
    departed_on: date | None = None


class CertificateCard(BaseModel):
    """A certificate and the last day it is valid."""

    kind: str
    valid_from: date
    valid_to: date | None


class ShiftCard(BaseModel):
    """A weekly shift in local time; ``weekday`` 0 is Monday. One that ends before it starts runs past midnight."""

    weekday: int = Field(ge=0, le=6)
    start: time
    end: time


class WorkerCard(BaseModel):
    """A worker's standing as dispatch needs it; ``base`` is the service point where they start."""

    id: UUID
    version: int
    name: str
    phone: str
    provider_id: UUID
    provider_name: str
    division_path: str
    skills: list[str]
    languages: list[str]
    certificates: list[CertificateCard]
    shifts: list[ShiftCard]
    base: Location | None
    standing: Literal["active", "suspended", "left"] = "active"


class ServicePointCard(BaseModel):
    id: UUID
    version: int
    name: str
    provider_id: UUID
    division_path: str
    location: Location
    closed_on: date | None = None


class DivisionCard(BaseModel):
    code: str
    name: str
    path: str


class DivisionMoved(BaseModel):
    """A subtree hangs elsewhere: whoever stores paths puts ``new_path`` where ``old_path`` began them."""

    id: UUID
    old_path: str
    new_path: str


class SpanCard(BaseModel):
    """Days, both inclusive; no ``valid_to`` means until further notice."""

    valid_from: date
    valid_to: date | None


ProviderStanding = Literal[
    "applied",
    "documents_complete",
    "site_checked",
    "admitted",
    "refused",
    "warned",
    "no_new_orders",
    "suspended",
    "excluded",
]


class ProviderCard(BaseModel):
    """A provider's standing.

    New orders may be given where ``standing`` is ``admitted`` or ``warned``, on a day that one of ``order_spans``
    holds: the days on which its licences are valid; ``None`` is no limit.
    """

    id: UUID
    version: int
    name: str
    division_path: str
    services: list[str]
    standing: ProviderStanding = "admitted"
    order_spans: list[SpanCard] | None = None


class OccupiedFacility(BaseModel):
    """A facility and how many elders live there."""

    facility_id: UUID
    occupied: int


class RehomingDue(BaseModel):
    """A provider may no longer serve: what it has in hand must go to others, every order and every bed."""

    provider_id: UUID
    version: int
    name: str
    division_path: str
    standing: ProviderStanding
    reason: str
    on: date
    worker_ids: list[UUID]
    service_point_ids: list[UUID]
    facilities: list[OccupiedFacility]


class WelfareVisitMissed(BaseModel):
    """A specially difficult elder was to be seen by ``due_on``, and nobody has seen them: somebody must go and look.

    Said once for each day that was due.
    """

    elder_id: UUID
    division_path: str
    tier: str
    interval_days: int
    due_on: date
    last_visited_on: date | None


class DeviceCard(BaseModel):
    """A device, whom it is bound to, and how it is. Emitted at most every few seconds per device."""

    id: UUID
    version: int
    vendor: str
    model: str
    serial: str
    division_path: str
    state: str
    battery: int | None = None
    last_seen_at: datetime | None = None
    last_position: Fix | None = None
    elder_id: UUID | None = None


class AlarmRaised(BaseModel):
    """An alarm was stored. Not ``recognised``: an unknown device, or a message nobody could decode; people decide."""

    alarm_id: UUID
    kind: str
    vendor: str
    serial: str
    channel: Literal["mqtt", "http", "tcp"]
    device_id: UUID | None
    elder_id: UUID | None
    division_path: str
    device_time: datetime | None
    received_at: datetime
    is_late: bool
    is_test: bool
    recognised: bool
    note: str | None = None
    position: Fix | None = None
    battery: int | None = None


class Audience(BaseModel):
    """Whose screens an event may reach: roles within a division, and named parties besides."""

    division_path: str
    roles: list[Role]
    provider_id: UUID | None = None
    worker_id: UUID | None = None
    elder_id: UUID | None = None
    vendor: str | None = None
    account_ids: list[UUID] = []


class ScreenEvent(BaseModel):
    """An event for the live stream: the object's new state as lists show it, and who may see it."""

    audience: Audience
    state: dict[str, Any]
