"""Administrative divisions: the tree everything else hangs in, as it is and as it was."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class Division(Base):
    """One node as it stands; ``path`` is the codes from the root down joined by ``/``.

    ``valid_from`` is the first day of the code, ``valid_to`` the last one of a division that has ended (inclusive);
    such a one keeps the place it had. ``kind`` says whose the code is, ``source`` where it is written.
    """

    __tablename__ = "division"
    __table_args__ = (
        Index("ix_division_path_prefix", "path", postgresql_ops={"path": "text_pattern_ops"}),
        CheckConstraint("path = code OR path LIKE '%/' || code", name="path_ends_in_code"),
        CheckConstraint("kind IN ('standard', 'statistical', 'local')", name="kind"),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    kind: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"), index=True)
    path: Mapped[str] = mapped_column(unique=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    source: Mapped[str | None]
    created_at: Mapped[datetime]


class DivisionTerm(Base):
    """What a code was called and where it hung from one day to another, both inclusive; open ends are null."""

    __tablename__ = "division_term"
    __table_args__ = (
        # A code has one name at a time: the standing term is the one that has not ended.
        Index("uq_division_term_standing", "code", unique=True, postgresql_where="valid_to IS NULL"),
        Index("uq_division_term_first_day", "code", "valid_from", unique=True),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    name: Mapped[str]
    level: Mapped[str]
    parent_code: Mapped[str | None]
    path: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    source: Mapped[str | None]
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]


class DivisionSuccession(Base):
    """``successor_code`` took over from ``predecessor_code``, or a part of it, on a day."""

    __tablename__ = "division_succession"

    predecessor_code: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True)
    successor_code: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True, index=True)
    on: Mapped[date] = mapped_column("took_place_on", primary_key=True)
    kind: Mapped[str]
