"""Organisations that serve elders."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.division import Division

ORGANISATION_CODE = "uq_provider_organisation_code"
"""The index that lets an organisation be registered once, however many service points it has."""


class Provider(Base):
    """An organisation and the codes of the services it is admitted for. ``phone`` is public.

    ``state`` is the admission machine's; ``applied_on`` the day of the latest application.
    """

    __tablename__ = "provider"
    __table_args__ = (
        Index(
            "ix_provider_division_path_prefix", "division_path", postgresql_ops={"division_path": "text_pattern_ops"}
        ),
        Index(ORGANISATION_CODE, "organisation_code", unique=True),
        CheckConstraint(
            "state IN ('applied', 'documents_complete', 'site_checked', 'admitted', 'refused', 'warned', "
            "'no_new_orders', 'suspended', 'excluded')",
            name="state",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    organisation_code: Mapped[str | None]
    phone: Mapped[str]
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    division_path: Mapped[str]
    services: Mapped[list[str]]
    state: Mapped[str]
    applied_on: Mapped[date | None]
    excluded_until: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    division: Mapped[Division] = relationship(lazy="raise")
