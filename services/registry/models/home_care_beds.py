"""Home care beds, and what is recorded of them day by day."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base
from services.registry.models.care_case import CareCase

OPEN_BED = "uq_home_care_bed_open"
"""The index that lets an elder have one home care bed at a time."""


class HomeCareBed(CareCase, Base):
    """``served_from`` to ``served_until`` are the days of service, both inclusive."""

    __tablename__ = "home_care_bed"
    __table_args__ = (
        Index(OPEN_BED, "elder_id", unique=True, postgresql_where="state <> 'ended'"),
        CheckConstraint(
            "state IN ('applied', 'assessed', 'adapted', 'installed', 'accepted', 'serving', 'under_review', 'ended')",
            name="state",
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    note: Mapped[str | None]
    served_from: Mapped[date | None]
    served_until: Mapped[date | None]


class HomeCareBedRecord(Base):
    """Minutes of one day: devices online, or care given; a ``reference`` sent again is the same record."""

    __tablename__ = "home_care_bed_record"
    __table_args__ = (
        Index("uq_home_care_bed_record_reference", "home_care_bed_id", "on_day", "kind", "reference", unique=True),
        CheckConstraint("kind IN ('devices_online', 'care_given')", name="kind"),
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes_of_a_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    home_care_bed_id: Mapped[UUID] = mapped_column(ForeignKey("home_care_bed.id"))
    on_day: Mapped[date]
    kind: Mapped[str]
    minutes: Mapped[int]
    reference: Mapped[str]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
