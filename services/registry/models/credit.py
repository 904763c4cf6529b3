"""Entries of a provider's credit record. What was stated stays; an appeal and its outcome are written beside it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class CreditEntry(Base):
    """Points for or against a provider, from ``occurred_on`` to ``expires_on``, both inclusive."""

    __tablename__ = "credit_entry"
    __table_args__ = (
        CheckConstraint("expires_on >= occurred_on", name="days_in_order"),
        CheckConstraint("outcome IN ('upheld', 'withdrawn')", name="outcome"),
        CheckConstraint("outcome IS NULL OR appealed_at IS NOT NULL", name="appeal_before_outcome"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    kind: Mapped[str]
    points: Mapped[int]
    reason: Mapped[str]
    evidence: Mapped[str]
    occurred_on: Mapped[date]
    expires_on: Mapped[date | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    appeal_reason: Mapped[str | None]
    appeal_evidence: Mapped[str | None]
    appealed_by: Mapped[UUID | None]
    appealed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    outcome_reason: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
