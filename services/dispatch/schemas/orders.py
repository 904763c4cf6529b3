"""Orders as they are asked for and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from services.contracts.events import ContactCard
from services.contracts.location import Location
from services.contracts.text import Code, LongText, ShortText
from services.dispatch.domain.order import OrderEvent, OrderKind, OrderState
from services.dispatch.schemas.parts import Command, TimelineItem

Payer = Literal["purchased_care", "self_paid", "time_bank"]


class Window(Command):
    """When the service is wanted; the start comes before the end."""

    start: AwareDatetime
    end: AwareDatetime

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.start >= self.end:
            raise ValueError("the window must start before it ends")
        return self


class NewOrder(Command):
    elder_id: UUID
    service_code: Code
    requested_window: Window
    payer: Payer
    note: LongText | None = None


class AssignOrder(Command):
    """``reason`` where something speaks against the worker."""

    worker_id: UUID
    reason: ShortText | None = None


class WithReason(Command):
    reason: ShortText


class CheckIn(Command):
    """``at`` is the phone's time where the check-in waited for a network; ``reason`` where the door is far."""

    location: Location | None = None
    accuracy_m: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    at: AwareDatetime | None = None
    reason: ShortText | None = None


class CheckOut(Command):
    note: LongText | None = None
    at: AwareDatetime | None = None


class OrderElder(BaseModel):
    """The elder of an order. Family and auditors see neither phone nor care notes; contacts only in an emergency."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: UUID
    name: str
    address: str
    location: Location | None
    phone: str | None = None
    care_notes: dict[str, str] | None = None
    language: str | None = None
    contacts: list[ContactCard] | None = None


class OrderWorker(BaseModel):
    id: UUID
    name: str
    phone: str | None


class CheckInRecord(BaseModel):
    """``at`` is when it happened, ``received_at`` when the hub heard; ``distance_m`` is None where it is unknown."""

    at: datetime
    received_at: datetime
    location: Location | None
    distance_m: int | None
    reason: str | None


class CheckOutRecord(BaseModel):
    at: datetime
    received_at: datetime
    note: str | None


class WindowShown(BaseModel):
    start: datetime
    end: datetime


class Order(BaseModel):
    """An order; ``allowed`` are the verbs this caller may use now. ``destination`` only where it is not the home."""

    id: UUID
    number: str
    kind: OrderKind
    state: OrderState
    service_code: str
    service_name: str
    elder: OrderElder | None
    division_code: str | None
    requested_window: WindowShown
    payer: str | None
    note: str | None
    worker: OrderWorker | None
    emergency_id: UUID | None
    destination: Location | None
    version: int
    allowed: list[OrderEvent]
    check_in: CheckInRecord | None
    check_out: CheckOutRecord | None
    timeline: list[TimelineItem]
    created_at: datetime


class OrderSummary(BaseModel):
    """What the live stream carries of an order."""

    id: UUID
    number: str
    kind: str
    state: str
    elder_id: UUID | None
    elder_name: str | None
    worker_id: UUID | None
    division_code: str | None
    occurred_at: datetime
    version: int

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


@dataclass(frozen=True)
class OrderFilter:
    """What a list is narrowed to; None leaves it open."""

    states: Sequence[OrderState] = ()
    elder_id: UUID | None = None
    worker_id: UUID | None = None
    emergency_id: UUID | None = None
    division: str | None = None
