"""Shapes of vendors and device models."""

from typing import Annotated, Self, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from services.contracts.location import Crs
from services.contracts.text import ShortText
from services.devices.domain.alarm_maps import ProtocolName, models_with_a_map

# They become levels of MQTT topics, user names and lines of the broker's files: nothing there may need escaping.
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]


def _known_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError("there is no such time zone") from error
    return name


TimeZoneName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_+/-]{1,64}$"), AfterValidator(_known_time_zone)]


class NewVendor(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: Identifier
    name: ShortText


class VendorView(BaseModel):
    """A maker of devices."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    name: str


class NewDeviceModel(BaseModel):
    """``crs`` is what its positions are in where a message does not say; ``heartbeat_seconds`` how often it reports.

    ``alarm_map`` names the model whose alarm bits it has, ``time_zone`` its clock, where its protocol's do not hold.
    """

    model_config = ConfigDict(extra="forbid")

    vendor: Identifier
    model: Identifier
    name: ShortText
    protocol: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")] = "mqtt"
    capabilities: Annotated[list[Identifier], Field(max_length=64)] = []
    heartbeat_seconds: Annotated[int, Field(ge=1, le=7 * 24 * 3600)] = 300
    crs: Crs = "wgs84"
    alarm_map: Identifier | None = None
    time_zone: TimeZoneName | None = None

    @model_validator(mode="after")
    def _has_a_known_alarm_map(self) -> Self:
        if self.alarm_map is None:
            return self
        known = [
            name
            for protocol in get_args(ProtocolName)
            if protocol == self.protocol
            for name in models_with_a_map(protocol)
        ]
        if self.alarm_map.lower() not in known:
            raise ValueError(f"alarm_map must be one of this protocol's: {', '.join(known) or 'it has none'}")
        return self


class DeviceModelView(BaseModel):
    """A model of devices."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    vendor: str
    model: str
    name: str
    protocol: str
    capabilities: list[str]
    heartbeat_seconds: int
    crs: Crs
    alarm_map: str | None
    time_zone: str | None
