"""The audit log: who asked for what, and what came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base


class AuditEntry(Base):
    """One request. ``path`` names the object and never carries a query, which may hold personal data."""

    __tablename__ = "audit_log"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    actor: Mapped[str]
    method: Mapped[str]
    route: Mapped[str]
    path: Mapped[str]
    status: Mapped[int]
    request_id: Mapped[str]
    address: Mapped[str]
