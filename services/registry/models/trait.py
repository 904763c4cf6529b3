"""Dated facts about elders. Rows are added, never altered, but for ``superseded_by``."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class ElderTrait(Base):
    """One fact with its source; ``recorded_by`` is the account that stated it."""

    __tablename__ = "elder_trait"
    __table_args__ = (
        # One standing statement per trait and first day: a second one must supersede it.
        Index(
            "uq_elder_trait_standing",
            "elder_id",
            "trait",
            "valid_from",
            unique=True,
            postgresql_where="superseded_by IS NULL",
        ),
        # The daily run looks for what begins or ends by date alone.
        Index("ix_elder_trait_begins", "valid_from", postgresql_where="superseded_by IS NULL"),
        Index(
            "ix_elder_trait_ends",
            "valid_to",
            postgresql_where="superseded_by IS NULL AND valid_to IS NOT NULL",
        ),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    trait: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    attributes: Mapped[dict[str, Any]]
    source: Mapped[str]
    evidence: Mapped[str | None]
    recheck_due: Mapped[date | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    # No foreign key: the old row points to its successor before that one is written. A row that points to itself
    # retracts the one it succeeds, and states nothing.
    superseded_by: Mapped[UUID | None]
