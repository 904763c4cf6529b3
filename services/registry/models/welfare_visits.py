"""Who is to be visited and when, the visits made, and how far the daily round has come."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kit.crypto import EncryptedText
from services.registry.models.base import Base
from services.registry.models.elder import Elder


class WelfareVisitPlan(Base):
    """An elder's place in the plan. ``announced_due_on`` is the due day whose missing has been told to dispatch."""

    __tablename__ = "welfare_visit_plan"
    __table_args__ = (
        # The overdue list and the announcements, both in the order of days.
        Index("ix_welfare_visit_plan_due_on", "due_on", "elder_id", postgresql_where="ended_on IS NULL"),
        CheckConstraint("interval_days > 0", name="interval_days"),
    )

    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), primary_key=True)
    tier: Mapped[str]
    interval_days: Mapped[int]
    policy_id: Mapped[UUID | None] = mapped_column(ForeignKey("care_policy.id"))
    started_on: Mapped[date]
    last_visited_on: Mapped[date | None]
    due_on: Mapped[date]
    ended_on: Mapped[date | None]
    announced_due_on: Mapped[date | None]
    updated_at: Mapped[datetime]

    elder: Mapped[Elder] = relationship(Elder, lazy="raise")


class WelfareVisit(Base):
    """One visit or attempt. What was found at somebody's home is sealed."""

    __tablename__ = "welfare_visit"
    __table_args__ = (
        Index("ix_welfare_visit_elder_id", "elder_id", "on_day"),
        CheckConstraint("kind IN ('home', 'phone')", name="kind"),
        CheckConstraint("result IN ('well', 'needs_found', 'not_found', 'refused')", name="result"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"))
    on_day: Mapped[date]
    kind: Mapped[str]
    visitor_name: Mapped[str]
    result: Mapped[str]
    needs_found: Mapped[list[str]]
    note: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]

    elder: Mapped[Elder] = relationship(Elder, lazy="raise")


class CareRound(Base):
    """One day's walk through the elders; ``after`` is the last one done, so that a restart goes on from there."""

    __tablename__ = "care_round"

    day: Mapped[date] = mapped_column(primary_key=True)
    after: Mapped[UUID | None]
    counts: Mapped[dict[str, Any]]
    finished_at: Mapped[datetime | None]
