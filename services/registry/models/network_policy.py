"""Decisions the policy documents leave open for the service network, as dated data. Rows are added, never altered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class NetworkPolicy(Base):
    """One decision of a ``kind`` for a division's subtree ("" is everywhere) from a day on: what, who, why."""

    __tablename__ = "network_policy"
    __table_args__ = (Index("ix_network_policy_kind_division_path", "kind", "division_path"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    division_path: Mapped[str]
    valid_from: Mapped[date]
    value: Mapped[dict[str, Any]]
    reason: Mapped[str]
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime]
