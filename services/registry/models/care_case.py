"""Columns that every care arrangement has, and the record of each one's steps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.elder import Elder


class CareCase:
    """Something arranged for one elder. Whose it is to see follows the elder, who may move."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    state: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @declared_attr
    def elder(self) -> Mapped[Elder]:
        return relationship(Elder, lazy="raise")


class CareHistory(Base):
    """One step of one arrangement: who did it, when and why. Rows are added, never altered.

    ``actor_id`` is None where a deadline or the elder's departure did it.
    """

    __tablename__ = "care_history"
    __table_args__ = (Index("ix_care_history_case_id_version", "case_id", "version", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    version: Mapped[int]
    event: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str | None]
    reason: Mapped[str | None]
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]
