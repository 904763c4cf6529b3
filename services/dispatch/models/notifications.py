"""Notifications: each is a row that is retried until it is delivered or has come before a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.dispatch.models.base import Base
from services.kit.crypto import EncryptedText


class Notification(Base):
    """One message to one recipient.

    ``recipient_kind`` is one of the staff's (of ``division_path``), ``worker``, ``family`` (accounts of ``elder_id``)
    or ``contact`` (by phone, at ``address``). ``state``: pending, sent, needs_person, escalated. ``occasion`` names
    what is told of where that may be told only once.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_due", "next_attempt_at", postgresql_where=text("state = 'pending'")),
        Index("ix_notification_created_at", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    emergency_id: Mapped[UUID | None] = mapped_column(ForeignKey("emergency.id"), index=True)
    purpose: Mapped[str]
    channel: Mapped[str]
    recipient_kind: Mapped[str]
    recipient: Mapped[str] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    division_path: Mapped[str]
    worker_id: Mapped[UUID | None] = mapped_column(index=True)
    elder_id: Mapped[UUID | None] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[str]
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    occasion: Mapped[str | None] = mapped_column(unique=True)
