"""Public prices of providers. Rows are added, never altered, but for ``superseded_by``."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class ServicePrice(Base):
    """What a provider asks for one ``unit`` of a service from a day on."""

    __tablename__ = "service_price"
    __table_args__ = (
        # One standing statement per service and first day: a second one must supersede it.
        Index(
            "uq_service_price_standing",
            "provider_id",
            "service_code",
            "valid_from",
            unique=True,
            postgresql_where="superseded_by IS NULL",
        ),
        CheckConstraint("price_fen >= 0", name="price_fen"),
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    service_code: Mapped[str]
    price_fen: Mapped[int]
    unit: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    # No foreign key: the old row points to its successor before that one is written.
    superseded_by: Mapped[UUID | None]
