"""A worker's record: trainings, and for whom they have worked. Rows are added; an employment's end is written once."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.provider import Provider


class Training(Base):
    """A course somebody took."""

    __tablename__ = "training"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), index=True)
    course: Mapped[str]
    trainer: Mapped[str]
    held_on: Mapped[date]
    minutes: Mapped[int]
    is_passed: Mapped[bool]
    is_before_work: Mapped[bool]
    evidence: Mapped[str | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]


class Employment(Base):
    """Days of work for one provider, both inclusive; without ``ended_on`` it lasts."""

    __tablename__ = "employment"
    __table_args__ = (
        Index("uq_employment_lasting", "worker_id", unique=True, postgresql_where="ended_on IS NULL"),
        CheckConstraint("ended_on >= began_on", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), index=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]

    provider: Mapped[Provider] = relationship(lazy="raise")
