"""Tables of the ``devices`` schema."""

from services.devices.models.alarms import Alarm, AlarmMessage, RawMessage
from services.devices.models.base import Base, metadata
from services.devices.models.devices import Binding, Device
from services.devices.models.readings import DeadLetter, Position, Telemetry
from services.devices.models.vendors import DeviceModel, Vendor

__all__ = [
    "Alarm",
    "AlarmMessage",
    "Base",
    "Binding",
    "DeadLetter",
    "Device",
    "DeviceModel",
    "Position",
    "RawMessage",
    "Telemetry",
    "Vendor",
    "metadata",
]
