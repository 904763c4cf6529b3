"""What ended an elder's place in the registry, or gave it back.

Rows are added, never altered, but for ``superseded_by``; the elder's ``status`` and ``departed_on`` say what they
come to.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class Departure(Base):
    """A death, a move away, a return, or word that such a report was wrong; with its day and evidence."""

    __tablename__ = "departure"
    __table_args__ = (
        CheckConstraint("kind IN ('deceased', 'moved_away', 'returned', 'reported_in_error')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    kind: Mapped[str]
    took_place_on: Mapped[date]
    evidence: Mapped[str]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    superseded_by: Mapped[UUID | None]
