"""Shapes of vendors and device models."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contracts.location import Crs
from services.contracts.text import ShortText

# They become levels of MQTT topics, user names and lines of the broker's files: nothing there may need escaping.
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]


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
    """``crs`` is what its positions are in where a message does not say; ``heartbeat_seconds`` how often it reports."""

    model_config = ConfigDict(extra="forbid")

    vendor: Identifier
    model: Identifier
    name: ShortText
    protocol: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")] = "mqtt"
    capabilities: Annotated[list[Identifier], Field(max_length=64)] = []
    heartbeat_seconds: Annotated[int, Field(ge=1, le=7 * 24 * 3600)] = 300
    crs: Crs = "wgs84"


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
