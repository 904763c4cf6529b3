"""Mandates of organisations that act for elders, and their acts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.crypto import EncryptedText
from services.registry.models.base import Base
from services.registry.models.care_case import CareCase


class Delegation(CareCase, Base):
    """Its stored state says only whether it was revoked; whether it is in force depends on the day."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("state IN ('given', 'revoked')", name="state"),
        CheckConstraint("(state = 'revoked') = (revoked_on IS NOT NULL)", name="day_of_revocation"),
        CheckConstraint("given_by IN ('elder', 'guardian')", name="given_by"),
        CheckConstraint("(given_by = 'guardian') = (guardian_contact_id IS NOT NULL)", name="guardian_named"),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    given_by: Mapped[str]
    # No foreign key: a contact may go, the mandate's record stays.
    guardian_contact_id: Mapped[UUID | None]
    scope: Mapped[list[str]]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    revoked_on: Mapped[date | None]
    evidence: Mapped[str]


class DelegatedAct(Base):
    """One thing done under a mandate."""

    __tablename__ = "delegated_act"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), index=True)
    on_day: Mapped[date]
    matter: Mapped[str]
    description: Mapped[str] = mapped_column(EncryptedText)
    evidence: Mapped[str | None]
    recorded_by: Mapped[UUID]
    recorded_by_name: Mapped[str]
    recorded_at: Mapped[datetime]
