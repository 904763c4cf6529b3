"""Values of indicators, entered by somebody or computed on a day. Rows are added; only ``superseded_by`` alters."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class IndicatorValue(Base):
    """What one indicator was in one division on a day; ``recorded_by`` is empty for what the hub computed.

    It stays with the division it was measured in, whatever becomes of that: so it has no path of its own.
    """

    __tablename__ = "indicator_value"
    __table_args__ = (
        # One standing value of a kind per day; it also answers "the latest until a day".
        Index(
            "uq_indicator_value_standing",
            "division_code",
            "indicator_id",
            "basis",
            "as_of",
            unique=True,
            postgresql_where="superseded_by IS NULL",
        ),
        CheckConstraint("basis IN ('computed', 'entered')", name="basis"),
        CheckConstraint("basis = 'computed' OR (evidence IS NOT NULL AND recorded_by IS NOT NULL)", name="evidence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    indicator_id: Mapped[str]
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    as_of: Mapped[date]
    basis: Mapped[str]
    numerator: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    denominator: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    evidence: Mapped[str | None]
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    # No foreign key: the old row points to its successor before that one is written.
    superseded_by: Mapped[UUID | None]
