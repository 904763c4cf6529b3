"""What the retention run has deleted, day by day: numbers, never whose."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class RetentionRun(Base):
    """One day's run; ``deleted`` is the number of rows by retention class."""

    __tablename__ = "retention_run"

    day: Mapped[date] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime]
    deleted: Mapped[dict[str, Any]]
