"""Organisations that serve elders."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.division import Division


class Provider(Base):
    """An organisation and the codes of the services it is admitted for. ``phone`` is public."""

    __tablename__ = "provider"
    __table_args__ = (
        Index(
            "ix_provider_division_path_prefix", "division_path", postgresql_ops={"division_path": "text_pattern_ops"}
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    phone: Mapped[str]
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    division_path: Mapped[str]
    services: Mapped[list[str]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    division: Mapped[Division] = relationship(lazy="raise")
