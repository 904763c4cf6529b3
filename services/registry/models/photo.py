"""Photographs of elders, sealed; in a table of their own, so that no list of elders carries them along."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.crypto import EncryptedBytes
from services.registry.models.base import Base


class ElderPhoto(Base):
    """The one photograph of an elder; a new one takes its place."""

    __tablename__ = "elder_photo"
    __table_args__ = (CheckConstraint("media_type IN ('image/jpeg', 'image/png')", name="media_type"),)

    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), primary_key=True)
    media_type: Mapped[str]
    image: Mapped[bytes] = mapped_column(EncryptedBytes)
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
