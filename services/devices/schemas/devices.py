"""Shapes of devices, their credentials and bindings."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.contracts.location import Fix
from services.devices.domain.status import DeviceState
from services.devices.models import Alarm, Binding, Device
from services.devices.schemas.vendors import Identifier

DivisionCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,20}$")]


class NewDevice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    vendor: Identifier
    model: Identifier
    serial: Identifier
    division_code: DivisionCode


class BindingView(BaseModel):
    """Who wears a device from when; ``to`` is null while they do."""

    id: UUID
    device_id: UUID
    elder_id: UUID
    from_: AwareDatetime = Field(alias="from")
    to: AwareDatetime | None = None

    model_config = ConfigDict(
        populate_by_name=True, serialize_by_alias=True, json_schema_serialization_defaults_required=True
    )

    @classmethod
    def of(cls, binding: Binding) -> "BindingView":
        return cls(
            id=binding.id,
            device_id=binding.device_id,
            elder_id=binding.elder_id,
            from_=binding.valid_from,
            to=binding.ended_at,
        )


class DeviceView(BaseModel):
    """A device and how it is. ``binding`` is the open one."""

    id: UUID
    vendor: str
    model: str
    model_name: str
    serial: str
    division_code: str | None
    state: DeviceState
    battery: int | None
    last_seen_at: AwareDatetime | None
    last_position: Fix | None
    binding: BindingView | None
    test_until: AwareDatetime | None

    @classmethod
    def of(cls, device: Device) -> "DeviceView":
        """From a row whose model and open binding are loaded."""
        return cls(
            id=device.id,
            vendor=device.vendor,
            model=device.model.model,
            model_name=device.model.name,
            serial=device.serial,
            division_code=last_segment(device.division_path),
            state=DeviceState(device.state),
            battery=device.battery,
            last_seen_at=device.last_seen_at,
            last_position=position_of(device),
            binding=BindingView.of(device.open_binding) if device.open_binding else None,
            test_until=device.test_until,
        )


class BrokerCredentials(BaseModel):
    """What the device logs in with; shown this once."""

    username: str
    password: str
    topic_prefix: str


class RegisteredDevice(BaseModel):
    device: DeviceView
    credentials: BrokerCredentials


class NewBinding(BaseModel):
    """``from`` is now where it is missing."""

    model_config = ConfigDict(extra="forbid")

    elder_id: UUID
    from_: Annotated[AwareDatetime | None, Field(alias="from")] = None


class BindingEnd(BaseModel):
    """``at`` is now where it is missing."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = None


class TestMode(BaseModel):
    """Alarms before ``until`` are tests; null ends the test."""

    model_config = ConfigDict(extra="forbid")

    until: AwareDatetime | None


class PositionView(Fix):
    """A fix of a track."""

    speed_mps: float | None
    received_at: AwareDatetime


def last_segment(division_path: str) -> str | None:
    """The division's own code; None for what is placed nowhere."""
    return division_path.rpartition("/")[2] or None


def position_of(row: Device | Alarm) -> Fix | None:
    """The last position of a row, None where it has none."""
    if row.lat is None or row.lng is None or row.position_at is None:
        return None
    return Fix.model_validate(
        {
            "lat": row.lat,
            "lng": row.lng,
            "at": row.position_at,
            "source": row.position_source or "gnss",
            "accuracy_m": row.accuracy_m,
        }
    )
