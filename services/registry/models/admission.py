"""What a provider's admission rests on: documents, site checks, every change of state. Rows are added, not altered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class ProviderDocument(Base):
    """A licence or certificate and the days it is valid, both inclusive; ``superseded_by`` corrects a wrong entry."""

    __tablename__ = "provider_document"
    __table_args__ = (CheckConstraint("valid_to >= valid_from", name="days_in_order"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    kind: Mapped[str]
    number: Mapped[str]
    issuer: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    evidence: Mapped[str | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    # No foreign key: the old row points to its successor before that one is written.
    superseded_by: Mapped[UUID | None]


class SiteCheck(Base):
    """A visit to the provider's premises: who, when, what was found."""

    __tablename__ = "site_check"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    checked_on: Mapped[date]
    inspectors: Mapped[list[str]]
    findings: Mapped[str]
    is_passed: Mapped[bool]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]


class ProviderTransition(Base):
    """One step of the machine: from where to where, who, when, why; ``until`` is an exclusion's last day."""

    __tablename__ = "provider_transition"
    __table_args__ = (Index("ix_provider_transition_provider_id_version", "provider_id", "version", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"))
    version: Mapped[int]
    event: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    reason: Mapped[str]
    until: Mapped[date | None]
    actor_id: Mapped[UUID]
    actor_name: Mapped[str]
    changed_at: Mapped[datetime]
