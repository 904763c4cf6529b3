"""Emergencies and the alarms that belong to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.dispatch.models.base import Base
from services.kit.crypto import EncryptedJson, EncryptedText


class Emergency(Base):
    """One case from press to closed.

    ``subject`` names whose case it is (``elder:…``, else ``device:…``, else ``serial:vendor/…``); one case a subject is
    unresolved at a time. ``deadline_at`` is the clock: whichever worker process lives looks after it.
    """

    __tablename__ = "emergency"
    __table_args__ = (
        Index("uq_emergency_unresolved_subject", "subject", unique=True, postgresql_where=text("state <> 'resolved'")),
        Index("ix_emergency_deadline_at", "deadline_at", postgresql_where=text("deadline_at IS NOT NULL")),
        Index("ix_emergency_elder_id", "elder_id"),
        Index("ix_emergency_opened_at", "opened_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    subject: Mapped[str]
    state: Mapped[str]
    kind: Mapped[str]
    level: Mapped[int]
    is_ringing: Mapped[bool]
    ring_count: Mapped[int]
    ringing_since: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    division_path: Mapped[str]
    elder_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None]
    vendor: Mapped[str]
    serial: Mapped[str]
    recognised: Mapped[bool]
    is_late: Mapped[bool]
    is_test: Mapped[bool]
    note: Mapped[str | None] = mapped_column(EncryptedText)
    position: Mapped[Any] = mapped_column(EncryptedJson, nullable=True)
    holder_id: Mapped[UUID | None]
    holder_name: Mapped[str | None]
    held_since: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    pressed_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    cause: Mapped[str | None] = mapped_column(EncryptedText)


class EmergencyAlarm(Base):
    """An alarm's place in a case; the primary key makes an alarm that comes twice one alarm."""

    __tablename__ = "emergency_alarm"

    alarm_id: Mapped[UUID] = mapped_column(primary_key=True)
    emergency_id: Mapped[UUID] = mapped_column(ForeignKey("emergency.id"), index=True)
    kind: Mapped[str]
    device_time: Mapped[datetime | None]
    received_at: Mapped[datetime]
