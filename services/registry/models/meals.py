"""Elders enrolled at canteens, and the meals they had."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.care_case import CareCase

OPEN_ENROLMENT = "uq_meal_enrolment_open"
"""The index that lets an elder be enrolled once at one canteen."""
ONE_MEAL = "uq_meal_record_standing"
"""The index that lets an elder have one lunch a day, whichever canteen serves it."""


class MealEnrolment(CareCase, Base):
    """``facility_id`` is the canteen, ``provider_id`` who ran it then; ``from_day`` to ``until_day`` are inclusive."""

    __tablename__ = "meal_enrolment"
    __table_args__ = (
        Index(OPEN_ENROLMENT, "elder_id", "facility_id", unique=True, postgresql_where="state = 'active'"),
        CheckConstraint("state IN ('active', 'ended')", name="state"),
        CheckConstraint(
            "subsidy_class IN ('none', 'minimum_allowance', 'incapacitated', 'semi_incapacitated')",
            name="subsidy_class",
        ),
    )

    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider.id"), index=True)
    subsidy_class: Mapped[str]
    evidence: Mapped[str | None]
    from_day: Mapped[date]
    until_day: Mapped[date | None]


class MealRecord(Base):
    """One meal. A wrong one is voided with its reason, and stays."""

    __tablename__ = "meal_record"
    __table_args__ = (
        Index(ONE_MEAL, "elder_id", "on_day", "meal", unique=True, postgresql_where="voided_at IS NULL"),
        # Monthly sums.
        Index("ix_meal_record_on_day", "on_day", "facility_id", postgresql_where="voided_at IS NULL"),
        CheckConstraint("subsidy_fen BETWEEN 0 AND price_fen", name="subsidy_within_price"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meal_enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("meal_enrolment.id"), index=True)
    elder_id: Mapped[UUID]
    facility_id: Mapped[UUID]
    on_day: Mapped[date]
    meal: Mapped[str]
    serving: Mapped[str]
    subsidy_class: Mapped[str]
    price_fen: Mapped[int]
    subsidy_fen: Mapped[int]
    policy_id: Mapped[UUID | None] = mapped_column(ForeignKey("care_policy.id"))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]

    enrolment: Mapped[MealEnrolment] = relationship(MealEnrolment, lazy="raise")
