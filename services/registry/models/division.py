"""Administrative divisions: the tree everything else hangs in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class Division(Base):
    """One node; ``path`` is the codes from the root down joined by ``/``. The dates are for divisions that end."""

    __tablename__ = "division"
    __table_args__ = (
        Index("ix_division_path_prefix", "path", postgresql_ops={"path": "text_pattern_ops"}),
        CheckConstraint("path = code OR path LIKE '%/' || code", name="path_ends_in_code"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"), index=True)
    path: Mapped[str] = mapped_column(unique=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    created_at: Mapped[datetime]
