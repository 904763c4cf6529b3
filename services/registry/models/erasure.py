"""Requests to have somebody's data erased: who asked, by what right, who decided, what was erased and what kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.crypto import EncryptedText
from services.registry.models.base import Base

ONE_OPEN = "uq_erasure_open"
"""The index that lets an elder have one undecided request."""


class Erasure(Base):
    """One request. ``requested_by`` and ``decided_by`` are accounts; ``requester`` is the person who asked."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index(ONE_OPEN, "elder_id", unique=True, postgresql_where="state = 'requested'"),
        CheckConstraint("state IN ('requested', 'executed', 'refused')", name="state"),
        CheckConstraint("by_right IN ('self', 'guardian', 'agent', 'near_relative')", name="by_right"),
        CheckConstraint("(state = 'requested') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    state: Mapped[str]
    requester: Mapped[str] = mapped_column(EncryptedText)
    by_right: Mapped[str]
    evidence: Mapped[str] = mapped_column(EncryptedText)
    reason: Mapped[str] = mapped_column(EncryptedText)
    requested_by: Mapped[UUID]
    requested_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None] = mapped_column(EncryptedText)
