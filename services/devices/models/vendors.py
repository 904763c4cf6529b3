"""Makers of devices, and the models they make."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.devices.models.base import Base
from services.kit.ids import new_id


class Vendor(Base):
    __tablename__ = "vendor"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class DeviceModel(Base):
    """``crs`` is the coordinate system its positions are in where a message does not say.

    ``alarm_map`` and ``time_zone`` say how the model differs from its protocol; null where it does not.
    """

    __tablename__ = "device_model"
    __table_args__ = (UniqueConstraint("vendor", "model"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    vendor: Mapped[str] = mapped_column(ForeignKey("vendor.code"))
    model: Mapped[str]
    name: Mapped[str]
    protocol: Mapped[str]
    capabilities: Mapped[list[str]]
    heartbeat_seconds: Mapped[int]
    crs: Mapped[str]
    alarm_map: Mapped[str | None]
    time_zone: Mapped[str | None]
