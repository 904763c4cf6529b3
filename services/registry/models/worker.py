"""Workers with their certificates and weekly shifts."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kit.crypto import EncryptedText
from services.registry.models.base import Base
from services.registry.models.division import Division
from services.registry.models.provider import Provider
from services.registry.models.service_point import ServicePoint

SERVING_ID_NUMBER = "uq_worker_serving_id_number"
"""The index that lets one serving worker have an id number."""


class Certificate(Base):
    """A qualification and the days it is valid, both inclusive; one that has run out bars from dispatch."""

    __tablename__ = "certificate"
    __table_args__ = (CheckConstraint("valid_to >= valid_from", name="days_in_order"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), index=True)
    kind: Mapped[str]
    number: Mapped[str]
    issuer: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Shift(Base):
    """A weekly shift in local time, Monday being 0; one that ends before it starts runs past midnight."""

    __tablename__ = "shift"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("worker.id"), index=True)
    weekday: Mapped[int]
    start: Mapped[time] = mapped_column("starts_at", Time())
    end: Mapped[time] = mapped_column("ends_at", Time())


class Worker(Base):
    """Somebody who goes to the door."""

    __tablename__ = "worker"
    __table_args__ = (
        Index(SERVING_ID_NUMBER, "id_number_index", unique=True, postgresql_where="standing <> 'left'"),
        Index("ix_worker_division_path_prefix", "division_path", postgresql_ops={"division_path": "text_pattern_ops"}),
        CheckConstraint("standing IN ('active', 'suspended', 'left')", name="standing"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(EncryptedText)
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    id_number_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("provider.id"), index=True)
    service_point_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_point.id"))
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    division_path: Mapped[str]
    skills: Mapped[list[str]]
    languages: Mapped[list[str]]
    standing: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    division: Mapped[Division] = relationship(lazy="raise")
    provider: Mapped[Provider] = relationship(lazy="raise")
    service_point: Mapped[ServicePoint | None] = relationship(lazy="raise")
    certificates: Mapped[list[Certificate]] = relationship(lazy="raise", order_by=(Certificate.kind, Certificate.id))
    shifts: Mapped[list[Shift]] = relationship(lazy="raise", order_by=(Shift.weekday, Shift.start, Shift.id))
