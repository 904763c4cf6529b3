"""Consents: who agreed to what, by what right, until when. One purpose each; rows stay when they are withdrawn."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.crypto import EncryptedText
from services.registry.models.base import Base


class Consent(Base):
    """One agreement to one purpose. ``text_version`` names the words that were agreed to."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("by_right IN ('self', 'guardian', 'agent')", name="by_right"),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
        CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_at IS NULL) AND (withdrawn_on IS NULL) = (withdrawn_by IS NULL)",
            name="whole_withdrawal",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    purpose: Mapped[str]
    text_version: Mapped[str]
    given_by: Mapped[str] = mapped_column(EncryptedText)
    by_right: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    evidence: Mapped[str]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]
    withdrawal_note: Mapped[str | None]
