"""Places where workers start, the centres of service circles."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.division import Division
from services.registry.models.provider import Provider


class ServicePoint(Base):
    """A provider's place; ``filing`` is its number in the county where it operates (一次注册、多点运营).

    ``lat`` and ``lng`` are WGS-84; ``location_crs`` is what they were given in. ``capacity_per_day`` counts visits.
    """

    __tablename__ = "service_point"
    __table_args__ = (
        Index(
            "ix_service_point_division_path_prefix",
            "division_path",
            postgresql_ops={"division_path": "text_pattern_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    division_path: Mapped[str]
    address: Mapped[str]
    lat: Mapped[float]
    lng: Mapped[float]
    location_crs: Mapped[str]
    facility_id: Mapped[UUID | None] = mapped_column(ForeignKey("facility.id"), index=True)
    filing: Mapped[str | None]
    capacity_per_day: Mapped[int | None]
    closed_on: Mapped[date | None]
    closing_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    division: Mapped[Division] = relationship(lazy="raise")
    provider: Mapped[Provider] = relationship(lazy="raise")
