"""The record of who looked at an elder's unmasked data. Rows are added, never altered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.crypto import EncryptedText
from services.registry.models.base import Base


class Reveal(Base):
    """One look: who, at whom, at which fields, why, when; of a copy, for whom and by what right."""

    __tablename__ = "reveal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    account_name: Mapped[str]
    fields: Mapped[list[str]]
    reason: Mapped[str]
    requester: Mapped[str | None] = mapped_column(EncryptedText)
    by_right: Mapped[str | None]
    revealed_at: Mapped[datetime] = mapped_column(index=True)
