"""Assessments of ability. Rows are added, never altered, but for ``superseded_by``.

A grade means nothing without its standard: GB/T 42195-2022 has 0 to 4, MZ/T 039-2013 has 0 to 3, and the two are never
compared. Items and diagnoses are facts about somebody's health and are sealed.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.crypto import EncryptedJson
from services.registry.models.base import Base

_HIGHEST_GRADE = "CASE standard WHEN 'MZ/T 039-2013' THEN 3 ELSE 4 END"


class Assessment(Base):
    """One assessment. ``score`` and ``items`` only where the standard scores; ``recorded_by`` is an account."""

    __tablename__ = "assessment"
    __table_args__ = (
        # One standing assessment per standard and day: a correction must supersede it.
        Index(
            "uq_assessment_standing",
            "elder_id",
            "standard",
            "assessed_on",
            unique=True,
            postgresql_where="superseded_by IS NULL",
        ),
        CheckConstraint("standard IN ('GB/T 42195-2022', 'MZ/T 039-2013')", name="standard"),
        CheckConstraint(f"grade BETWEEN 0 AND {_HIGHEST_GRADE}", name="grade_of_its_standard"),
        CheckConstraint(
            "(standard = 'GB/T 42195-2022') = (score IS NOT NULL)"
            " AND (score IS NULL) = (preliminary_grade IS NULL) AND (score IS NULL) = (items IS NULL)",
            name="scored_or_recorded",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"), index=True)
    standard: Mapped[str]
    assessed_on: Mapped[date]
    reason: Mapped[str]
    score: Mapped[int | None]
    preliminary_grade: Mapped[int | None]
    grade: Mapped[int]
    items: Mapped[dict[str, int] | None] = mapped_column(EncryptedJson)
    coma: Mapped[bool]
    diagnoses: Mapped[list[str]] = mapped_column(EncryptedJson)
    risk_events_30d: Mapped[int]
    assessors: Mapped[list[str]]
    next_due: Mapped[date]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    # No foreign key: the old row points to its successor before that one is written.
    superseded_by: Mapped[UUID | None]
