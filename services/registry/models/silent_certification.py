"""Monthly runs over everyone, and what they propose. A person decides; every decision keeps its row in the history."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.models.base import Base
from services.registry.models.elder import Elder


class SilentCertification(Base):
    """One run over a division for one month, and how far it has come: ``after_id`` is the last elder examined."""

    __tablename__ = "silent_certification"
    __table_args__ = (
        Index("ix_silent_certification_waiting", "requested_at", postgresql_where="state IN ('waiting', 'running')"),
        CheckConstraint("state IN ('waiting', 'running', 'done')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    division_code: Mapped[str]
    division_path: Mapped[str]
    month: Mapped[date]
    state: Mapped[str]
    # Whether the next month's run follows by itself.
    repeats: Mapped[bool]
    after_id: Mapped[UUID | None]
    examined: Mapped[int]
    proposed: Mapped[dict[str, Any]]
    requested_by: Mapped[UUID]
    requested_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class CertificationProposal(Base):
    """What a run proposes for one elder, with the reasons it had. Money is fen: a month's, and the arrears'."""

    __tablename__ = "certification_proposal"
    __table_args__ = (
        # One proposal of a kind for each elder and item; a chunk that is run again finds it.
        Index(
            "uq_certification_proposal_once",
            "certification_id",
            "elder_id",
            "item",
            "kind",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_certification_proposal_elder_id", "elder_id"),
        Index("ix_certification_proposal_open", "certification_id", "state", "kind", "id"),
        CheckConstraint("kind IN ('grant', 'stop', 'change', 'visit')", name="kind"),
        CheckConstraint("state IN ('proposed', 'confirmed', 'rejected', 'appealed', 'settled')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    certification_id: Mapped[UUID] = mapped_column(ForeignKey("silent_certification.id"))
    elder_id: Mapped[UUID] = mapped_column(ForeignKey("elder.id"))
    version: Mapped[int]
    kind: Mapped[str]
    item: Mapped[int | None]
    benefit_id: Mapped[UUID | None] = mapped_column(ForeignKey("benefit.id"))
    from_day: Mapped[date]
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    back_pay_months: Mapped[int]
    back_pay_fen: Mapped[int | None] = mapped_column(BigInteger)
    reasons: Mapped[list[str]]
    state: Mapped[str]
    # Whether the measure stands carried out, which an appeal may turn round.
    is_in_effect: Mapped[bool]
    created_at: Mapped[datetime]

    elder: Mapped[Elder] = relationship(Elder, lazy="raise")


class CertificationDecision(Base):
    """Who confirmed, rejected or appealed a proposal, when and why."""

    __tablename__ = "certification_decision"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("certification_proposal.id"), index=True)
    event: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    account_id: Mapped[UUID]
    account_name: Mapped[str]
    decided_at: Mapped[datetime]
