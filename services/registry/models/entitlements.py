"""What counties and the city decide about entitlements. Rows are added, never altered, but for ``superseded_by``."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class CountyServiceList(Base):
    """A county's own list. ``items`` is what it says of each of the 28, in the form in which it was sent."""

    __tablename__ = "county_service_list"
    __table_args__ = (
        Index("ix_county_service_list_division_path", "division_path", postgresql_where="superseded_by IS NULL"),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    division_code: Mapped[str]
    division_path: Mapped[str]
    document: Mapped[str]
    city_list: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    items: Mapped[list[dict[str, Any]]]
    recorded_by: Mapped[UUID]
    recorded_by_name: Mapped[str]
    recorded_at: Mapped[datetime]
    # No foreign key: the old row points to its successor before that one is written.
    superseded_by: Mapped[UUID | None]


class EntitlementPolicy(Base):
    """One decision on what the documents leave open: who decided, when, why, and from which day it counts."""

    __tablename__ = "entitlement_policy"
    __table_args__ = (Index("ix_entitlement_policy_division_path", "division_path", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    division_code: Mapped[str]
    division_path: Mapped[str]
    key: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB(none_as_null=False))
    valid_from: Mapped[date]
    reason: Mapped[str]
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime]
