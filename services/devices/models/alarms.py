"""Alarms and every message behind them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.devices.models.base import Base
from services.kit.ids import new_id


class RawMessage(Base):
    """A message of the alarm lane as it arrived, never changed. Partitioned by month once there are months of it."""

    __tablename__ = "raw_message"
    __table_args__ = ({"postgresql_partition_by": "RANGE (received_at)"},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    received_at: Mapped[datetime] = mapped_column(primary_key=True)
    channel: Mapped[str]
    topic: Mapped[str]
    vendor: Mapped[str]
    serial: Mapped[str]
    payload: Mapped[bytes]


class Alarm(Base):
    """One press (or fall, or smoke). ``device_id`` is null where nobody registered the device that sent it.

    It is no foreign key: the check of one would make an alarm wait for whoever holds the device's row.
    """

    __tablename__ = "alarm"
    __table_args__ = (
        Index("ix_alarm_device", "device_id", "received_at"),
        Index("ix_alarm_elder", "elder_id", "received_at"),
        Index("ix_alarm_received", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    device_id: Mapped[UUID | None]
    vendor: Mapped[str]
    serial: Mapped[str]
    elder_id: Mapped[UUID | None]
    division_path: Mapped[str]
    channel: Mapped[str]
    kind: Mapped[str]
    message_id: Mapped[str | None]
    device_time: Mapped[datetime | None]
    received_at: Mapped[datetime]
    is_late: Mapped[bool]
    is_test: Mapped[bool]
    recognised: Mapped[bool]
    note: Mapped[str | None]
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    position_source: Mapped[str | None]
    position_at: Mapped[datetime | None]
    battery: Mapped[int | None]
    extra: Mapped[dict[str, Any]]


class AlarmMessage(Base):
    """Links a raw message to the alarm it reported, with what the next report is compared by.

    No foreign key leads to the raw message, so that its old partitions can be dropped.
    """

    __tablename__ = "alarm_message"
    __table_args__ = (
        Index("ix_alarm_message_alarm", "alarm_id"),
        Index("ix_alarm_message_identity", "vendor", "serial", "message_id"),
        Index("ix_alarm_message_recent", "vendor", "serial", "received_at"),
    )

    raw_message_id: Mapped[UUID] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    alarm_id: Mapped[UUID] = mapped_column(ForeignKey("alarm.id"))
    channel: Mapped[str]
    vendor: Mapped[str]
    serial: Mapped[str]
    kind: Mapped[str]
    message_id: Mapped[str | None]
    digest: Mapped[bytes]
    device_time: Mapped[datetime | None]
