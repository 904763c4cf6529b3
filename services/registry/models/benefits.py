"""What elders receive, and what shows that they live here. Rows are added, never altered, but for ``superseded_by``."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class Benefit(Base):
    """One of the 28 items as it is being received; ``amount_fen`` a month where it is paid in money."""

    __tablename__ = "benefit"
    __table_args__ = (
        CheckConstraint("item BETWEEN 1 AND 28", name="item"),
        CheckConstraint("amount_fen >= 0", name="amount"),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    item: Mapped[int]
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    # The proposal that granted it or ended it, where one did.
    proposal_id: Mapped[UUID | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    superseded_by: Mapped[UUID | None]


class SignOfLife(Base):
    """That an elder was seen, heard, or found in another office's data; ``is_resident`` where it says so either way."""

    __tablename__ = "sign_of_life"
    __table_args__ = (
        # The last one is what is asked for; the same sign told twice is one.
        Index("uq_sign_of_life_seen_at", "elder_id", "seen_at", "kind", unique=True),
        CheckConstraint("kind IN ('visit', 'device', 'call', 'data_match')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"))
    kind: Mapped[str]
    seen_at: Mapped[datetime]
    is_resident: Mapped[bool | None]
    source: Mapped[str]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
