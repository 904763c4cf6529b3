"""Positions, telemetry, and what could not be taken."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.devices.models.base import Base
from services.kit.ids import new_id


class Position(Base):
    """A WGS-84 fix. The key makes a repeated message one row; it begins with what tracks are asked by."""

    __tablename__ = "position"
    __table_args__ = ({"postgresql_partition_by": "RANGE (at)"},)

    device_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    lat: Mapped[float]
    lng: Mapped[float]
    accuracy_m: Mapped[float | None]
    speed_mps: Mapped[float | None]
    source: Mapped[str]


class Telemetry(Base):
    """What a device measured besides its place."""

    __tablename__ = "telemetry"
    __table_args__ = ({"postgresql_partition_by": "RANGE (at)"},)

    device_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    metrics: Mapped[dict[str, Any]]


class DeadLetter(Base):
    """A message nothing could be made of, with its bytes and the reason."""

    __tablename__ = "dead_letter"
    __table_args__ = (Index("ix_dead_letter_received", "received_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    received_at: Mapped[datetime]
    channel: Mapped[str]
    topic: Mapped[str]
    code: Mapped[str]
    reason: Mapped[str]
    payload: Mapped[bytes]
