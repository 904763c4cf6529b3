"""Events on their way to screens, and how far old ones have been removed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base
from services.kit.crypto import EncryptedJson


class StreamEvent(Base):
    """One event of the live stream. ``seq`` follows the order of commits; ``data`` is sealed, it names people."""

    __tablename__ = "stream_event"
    __table_args__ = (Index("ix_stream_event_stored_at", "stored_at"),)

    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    event: Mapped[str]
    audience: Mapped[dict[str, Any]]
    data: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())


class StreamHorizon(Base):
    """The highest ``seq`` removed of each kind of event: a client that stands before it has missed something."""

    __tablename__ = "stream_horizon"

    event: Mapped[str] = mapped_column(primary_key=True)
    removed_through: Mapped[int] = mapped_column(BigInteger)
