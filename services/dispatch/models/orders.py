"""Service orders and the visits that carry them out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.dispatch.models.base import Base
from services.kit.crypto import EncryptedJson, EncryptedText


class ServiceOrder(Base):
    """One service asked for, and its visit.

    ``destination`` (``{lat, lng}``) is set where it is not the elder's home. ``check_in`` and ``check_out`` keep the
    time the phone gave beside the time it was received; ``provider_id`` is the assigned worker's.
    """

    __tablename__ = "service_order"
    __table_args__ = (
        Index("ix_service_order_created_at", "created_at", "id"),
        Index("ix_service_order_worker_id", "worker_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    service_code: Mapped[str]
    elder_id: Mapped[UUID | None] = mapped_column(index=True)
    division_path: Mapped[str]
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    payer: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(EncryptedText)
    destination: Mapped[Any] = mapped_column(EncryptedJson, nullable=True)
    worker_id: Mapped[UUID | None]
    provider_id: Mapped[UUID | None] = mapped_column(index=True)
    emergency_id: Mapped[UUID | None] = mapped_column(ForeignKey("emergency.id"), index=True)
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    check_in: Mapped[Any] = mapped_column(EncryptedJson, nullable=True)
    check_out: Mapped[Any] = mapped_column(EncryptedJson, nullable=True)
