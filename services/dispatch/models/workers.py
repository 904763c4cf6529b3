"""Where workers are and whether they are on duty, as they report it themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Double
from sqlalchemy.orm import Mapped, mapped_column

from services.dispatch.models.base import Base


class WorkerPresence(Base):
    """One row per worker, apart from the projection: a report may come before the registry's event does."""

    __tablename__ = "worker_presence"

    worker_id: Mapped[UUID] = mapped_column(primary_key=True)
    lat: Mapped[float | None] = mapped_column(Double)
    lng: Mapped[float | None] = mapped_column(Double)
    accuracy_m: Mapped[float | None] = mapped_column(Double)
    position_at: Mapped[datetime | None]
    on_duty: Mapped[bool | None]
    duty_at: Mapped[datetime | None]
