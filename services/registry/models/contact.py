"""Whom to call for an elder, and in which order. One who is no longer to be called stays as an ended row."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.crypto import EncryptedText
from services.registry.models.base import Base


class Contact(Base):
    """Somebody to call; the lowest ``priority`` first."""

    __tablename__ = "contact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    name: Mapped[str] = mapped_column(EncryptedText)
    relationship: Mapped[str]
    phone: Mapped[str] = mapped_column(EncryptedText)
    priority: Mapped[int]
    is_guardian: Mapped[bool]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    ended_reason: Mapped[str | None]
