"""Applications for a bed in a public institution, and the beds that become free."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.care_case import CareCase
from services.registry.models.facility import Facility

OPEN_APPLICATION = "uq_waiting_application_open"
"""The index that lets an elder wait once at one institution."""


class WaitingApplication(CareCase, Base):
    """``vacancy_id`` is the bed offered or taken; no other application can hold it then."""

    __tablename__ = "waiting_application"
    __table_args__ = (
        Index(
            OPEN_APPLICATION, "elder_id", "facility_id", unique=True, postgresql_where="state IN ('waiting', 'offered')"
        ),
        # The ranking reads everybody who waits at one institution.
        Index("ix_waiting_application_waiting", "facility_id", postgresql_where="state = 'waiting'"),
        Index("uq_waiting_application_vacancy_id", "vacancy_id", unique=True),
        CheckConstraint("state IN ('waiting', 'offered', 'admitted', 'withdrawn', 'ended')", name="state"),
        CheckConstraint("(state IN ('offered', 'admitted')) = (vacancy_id IS NOT NULL)", name="bed_while_offered"),
    )

    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"))
    applied_on: Mapped[date]
    note: Mapped[str | None]
    declined_offers: Mapped[int]
    vacancy_id: Mapped[UUID | None] = mapped_column(ForeignKey("vacancy.id"))
    offer_expires_on: Mapped[date | None]


class Vacancy(Base):
    """A bed that may be offered."""

    __tablename__ = "vacancy"
    __table_args__ = (
        Index("ix_vacancy_free", "facility_id", "opened_on", "id", postgresql_where="state = 'free'"),
        CheckConstraint("state IN ('free', 'offered', 'taken', 'closed')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"))
    bed: Mapped[str]
    opened_on: Mapped[date]
    state: Mapped[str]
    created_at: Mapped[datetime]

    facility: Mapped[Facility] = relationship(Facility, lazy="raise")
