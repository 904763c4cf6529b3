"""Star ratings of providers and facilities. Rows are added, never altered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class StarRating(Base):
    """One to five stars of one provider or of one facility, for some days, both inclusive."""

    __tablename__ = "star_rating"
    __table_args__ = (
        CheckConstraint("(provider_id IS NULL) <> (facility_id IS NULL)", name="one_subject"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider.id"), index=True)
    facility_id: Mapped[UUID | None] = mapped_column(ForeignKey("facility.id"), index=True)
    stars: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    rated_by: Mapped[str]
    evidence: Mapped[str | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
