"""Devices and whom they are bound to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.devices.models.base import Base
from services.devices.models.vendors import DeviceModel
from services.kit.ids import new_id


class Binding(Base):
    """Which elder wears which device from when to when. A device has one open binding at most."""

    __tablename__ = "binding"
    __table_args__ = (
        Index("uq_binding_open", "device_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_binding_elder", "elder_id"),
        Index("ix_binding_device", "device_id", "valid_from"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    elder_id: Mapped[UUID]
    valid_from: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Device(Base):
    """A device and how it is.

    ``version`` counts what others can see of it; ``announced_version`` and ``announced_at`` say what they were told
    and when. ``credential_hash`` is in the broker's form.
    """

    __tablename__ = "device"
    __table_args__ = (
        UniqueConstraint("vendor", "serial"),
        Index("ix_device_division_path", "division_path", postgresql_ops={"division_path": "text_pattern_ops"}),
        Index("ix_device_last_seen", "last_seen_at", postgresql_where=text("state NOT IN ('offline', 'never_seen')")),
        Index("ix_device_unannounced", "announced_at", postgresql_where=text("version > announced_version")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    vendor: Mapped[str] = mapped_column(ForeignKey("vendor.code"))
    model_id: Mapped[UUID] = mapped_column(ForeignKey("device_model.id"))
    serial: Mapped[str]
    division_path: Mapped[str]
    credential_hash: Mapped[str]
    state: Mapped[str] = mapped_column(default="never_seen")
    battery: Mapped[int | None]
    last_seen_at: Mapped[datetime | None]
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    position_source: Mapped[str | None]
    position_at: Mapped[datetime | None]
    test_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    announced_version: Mapped[int] = mapped_column(default=1)
    announced_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    model: Mapped[DeviceModel] = relationship(lazy="raise")
    open_binding: Mapped[Binding | None] = relationship(
        lazy="raise",
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: (Device.id == Binding.device_id) & Binding.ended_at.is_(None),
    )
