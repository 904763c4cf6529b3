"""How far work that is done once a day has come, so that a missed day is caught up and none is done twice."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class DailyRun(Base):
    """How far one kind of work has come.

    ``done_until`` is the last day done; while a run is under way ``until`` is the day it goes to, and ``after_id`` the
    last row it has done.
    """

    __tablename__ = "daily_run"
    __table_args__ = (CheckConstraint("until IS NOT NULL OR after_id IS NULL", name="under_way_or_not"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    done_until: Mapped[date]
    until: Mapped[date | None]
    after_id: Mapped[UUID | None]
