"""A registered device as an incoming message finds it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.devices.domain.status import Status

DeviceKey = tuple[str, str]
"""``(vendor, serial)``, as the topic or the vendor's account gives them."""


@dataclass(frozen=True)
class KnownDevice:
    """``crs`` is its model's; alarms until ``test_until`` are tests."""

    id: UUID
    vendor: str
    serial: str
    division_path: str
    crs: str
    test_until: datetime | None
    status: Status
    announced_at: datetime | None

    @property
    def key(self) -> DeviceKey:
        return self.vendor, self.serial
