"""Shapes of alarms, the messages behind them, and dead letters."""

import base64
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.contracts.location import Fix
from services.devices.models import Alarm, DeadLetter, RawMessage
from services.devices.schemas.devices import last_segment, position_of


class AlarmView(BaseModel):
    """An alarm. Not ``recognised``: of an unknown device, or nobody could read it; ``note`` says which."""

    id: UUID
    device_id: UUID | None
    vendor: str
    serial: str
    elder_id: UUID | None
    kind: str
    channel: str
    message_id: str | None
    device_time: AwareDatetime | None
    received_at: AwareDatetime
    is_late: bool
    is_test: bool
    position: Fix | None
    battery: int | None
    division_code: str | None
    recognised: bool
    note: str | None
    extra: dict[str, Any]

    @classmethod
    def of(cls, alarm: Alarm) -> "AlarmView":
        return cls.model_validate(_fields(alarm))


class RawMessageView(BaseModel):
    """A message as it came: as text where it is UTF-8, always as base64."""

    id: UUID
    channel: str
    received_at: AwareDatetime
    topic: str
    payload_text: str | None
    payload_base64: str

    @classmethod
    def of(cls, message: RawMessage) -> "RawMessageView":
        return cls(
            id=message.id,
            channel=message.channel,
            received_at=message.received_at,
            topic=message.topic,
            payload_text=_text(message.payload),
            payload_base64=base64.b64encode(message.payload).decode(),
        )


class AlarmDetail(AlarmView):
    """An alarm with every message that reported it, the first one first."""

    messages: list[RawMessageView]

    @classmethod
    def with_messages(cls, alarm: Alarm, messages: list[RawMessage]) -> "AlarmDetail":
        return cls.model_validate({**_fields(alarm), "messages": [RawMessageView.of(message) for message in messages]})


class DeadLetterView(BaseModel):
    """A message nothing could be made of."""

    id: UUID
    received_at: AwareDatetime
    channel: str
    topic: str
    reason: str
    code: str
    payload_base64: str

    @classmethod
    def of(cls, letter: DeadLetter) -> "DeadLetterView":
        return cls(
            id=letter.id,
            received_at=letter.received_at,
            channel=letter.channel,
            topic=letter.topic,
            reason=letter.reason,
            code=letter.code,
            payload_base64=base64.b64encode(letter.payload).decode(),
        )


class VendorResult(BaseModel):
    """What became of one item; ``code`` says why it was rejected, or accepted without being recognised."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: str | int | None = None
    serial: str | None = None
    status: Literal["accepted", "duplicate", "rejected"]
    code: str | None = None
    alarm_id: UUID | None = None


class VendorResults(BaseModel):
    """One result per item, in order."""

    results: list[VendorResult]


def _fields(alarm: Alarm) -> dict[str, Any]:
    columns = {column.key: getattr(alarm, column.key) for column in Alarm.__table__.columns}
    return {**columns, "division_code": last_segment(alarm.division_path), "position": position_of(alarm)}


def _text(payload: bytes) -> str | None:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return None
