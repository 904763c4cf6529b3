"""Facilities for elders and the beds in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.division import Division
from services.registry.models.provider import Provider
from services.registry.models.star_rating import StarRating


class BedCount(Base):
    """How many beds of a kind there were on a day; the row without ``replaced_at`` is the newest of its kind."""

    __tablename__ = "bed_count"
    __table_args__ = (
        Index("uq_bed_count_newest", "facility_id", "kind", unique=True, postgresql_where="replaced_at IS NULL"),
        Index("ix_bed_count_facility_id_counted_on", "facility_id", "counted_on"),
        CheckConstraint("total >= 0 AND occupied BETWEEN 0 AND total", name="occupied_within_total"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"))
    kind: Mapped[str]
    total: Mapped[int]
    occupied: Mapped[int]
    counted_on: Mapped[date]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class Facility(Base):
    """A place elders go to or live in. ``lat`` and ``lng`` are WGS-84; ``location_crs`` is what they were given in."""

    __tablename__ = "facility"
    __table_args__ = (
        Index(
            "ix_facility_division_path_prefix", "division_path", postgresql_ops={"division_path": "text_pattern_ops"}
        ),
        CheckConstraint("closed_on >= opened_on", name="days_in_order"),
        CheckConstraint("area_m2 > 0", name="area_m2"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str]
    ownership: Mapped[str]
    operator_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider.id"), index=True)
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    division_path: Mapped[str]
    address: Mapped[str]
    lat: Mapped[float]
    lng: Mapped[float]
    location_crs: Mapped[str]
    phone: Mapped[str | None]
    area_m2: Mapped[int | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    division: Mapped[Division] = relationship(lazy="raise")
    operator: Mapped[Provider | None] = relationship(lazy="raise")
    ratings: Mapped[list[StarRating]] = relationship(lazy="raise", order_by=(StarRating.valid_from, StarRating.id))
    beds: Mapped[list[BedCount]] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="and_(Facility.id == BedCount.facility_id, BedCount.replaced_at.is_(None))",
        order_by=BedCount.kind,
    )
