"""Homes made fit for an old person."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from services.registry.models.base import Base
from services.registry.models.care_case import CareCase

OPEN_ADAPTATION = "uq_home_adaptation_open"
"""The index that lets one adaptation of an elder's home be under way."""


class HomeAdaptation(CareCase, Base):
    """``items`` are planned when assessed and final when built; ``photos`` are references into a store of pictures."""

    __tablename__ = "home_adaptation"
    __table_args__ = (
        Index(
            OPEN_ADAPTATION,
            "elder_id",
            unique=True,
            postgresql_where="state IN ('applied', 'assessed', 'approved', 'built')",
        ),
        # The yearly count, an indicator of the city's plan.
        Index("ix_home_adaptation_accepted_on", "accepted_on", postgresql_where="accepted_on IS NOT NULL"),
        CheckConstraint(
            "state IN ('applied', 'assessed', 'approved', 'built', 'accepted', 'refused', 'withdrawn')", name="state"
        ),
        CheckConstraint("subsidy_fen <= cost_fen", name="subsidy_within_cost"),
    )

    applied_on: Mapped[date]
    accepted_on: Mapped[date | None]
    note: Mapped[str | None]
    items: Mapped[list[dict[str, Any]]]
    photos: Mapped[list[str]]
    cost_fen: Mapped[int]
    subsidy_fen: Mapped[int]
