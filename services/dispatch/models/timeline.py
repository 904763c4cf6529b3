"""The history of emergencies and orders, and the numbers they are called by."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.dispatch.models.base import Base
from services.kit.crypto import EncryptedJson


class TimelineEntry(Base):
    """What happened to an emergency or an order. Rows are only ever added; a trigger refuses anything else.

    ``detail`` is sealed: it holds what people wrote about an elder.
    """

    __tablename__ = "timeline_entry"
    __table_args__ = (Index("ix_timeline_entry_subject", "subject_kind", "subject_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    at: Mapped[datetime]
    event: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str | None]
    detail: Mapped[Any] = mapped_column(EncryptedJson)


class NumberSequence(Base):
    """The last number given on a local day, by the letter in front of it."""

    __tablename__ = "number_sequence"

    letter: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
