"""What dispatch keeps of others' objects, fed by events, so that a call is answered while the registry is down.

``version`` is the source's: an older event never overwrites a newer row. ``card`` is the event's payload, sealed.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Double, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.dispatch.models.base import Base
from services.kit.crypto import EncryptedJson


class ElderProjection(Base):
    """An elder's card. Name, address and place are in the sealed card only."""

    __tablename__ = "elder_projection"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    division_path: Mapped[str]
    card: Mapped[Any] = mapped_column(EncryptedJson)


class WorkerProjection(Base):
    """A worker's standing. What eligibility needs is in plain columns: thousands of sealed cards open too slowly."""

    __tablename__ = "worker_projection"
    __table_args__ = (Index("ix_worker_projection_division_path", "division_path"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    division_path: Mapped[str]
    provider_id: Mapped[UUID]
    standing: Mapped[str]
    skills: Mapped[list[str]]
    languages: Mapped[list[str]]
    certificates: Mapped[list[dict[str, Any]]]
    shifts: Mapped[list[dict[str, Any]]]
    base_lat: Mapped[float | None] = mapped_column(Double)
    base_lng: Mapped[float | None] = mapped_column(Double)
    card: Mapped[Any] = mapped_column(EncryptedJson)


class ProviderProjection(Base):
    """A provider's standing. ``order_spans``: the days its licences allow new orders; SQL NULL is no limit."""

    __tablename__ = "provider_projection"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    division_path: Mapped[str]
    name: Mapped[str]
    standing: Mapped[str]
    order_spans: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))


class DeviceProjection(Base):
    """A device, whom it is bound to and how it is."""

    __tablename__ = "device_projection"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    division_path: Mapped[str]
    elder_id: Mapped[UUID | None] = mapped_column(index=True)
    card: Mapped[Any] = mapped_column(EncryptedJson)


class ServicePointProjection(Base):
    """A service point: the centre of a circle. ``closed_on`` is its last day.

    The registry closes none before its workers have another, and tells that with their cards: a closed one keeps nobody
    from being sent.
    """

    __tablename__ = "service_point_projection"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    division_path: Mapped[str]
    provider_id: Mapped[UUID]
    name: Mapped[str]
    lat: Mapped[float] = mapped_column(Double)
    lng: Mapped[float] = mapped_column(Double)
    closed_on: Mapped[date | None]
