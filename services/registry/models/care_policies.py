"""Care policies: rules a city or county decides, with who decided them and why. Rows are added, never altered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class CarePolicy(Base):
    """One version of one kind of rule for one division and what lies below it."""

    __tablename__ = "care_policy"
    __table_args__ = (Index("ix_care_policy_kind", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    division_path: Mapped[str]
    version: Mapped[int]
    valid_from: Mapped[date]
    rules: Mapped[dict[str, Any]]
    source: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime]
