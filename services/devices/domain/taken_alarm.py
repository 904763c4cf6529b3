"""A report of an alarm after everything about it was decided, on its way to the tables."""

from dataclasses import dataclass
from uuid import UUID

from services.devices.domain.alarm_reading import AlarmReading
from services.devices.domain.arrivals import Arrival
from services.devices.domain.known_device import KnownDevice
from services.devices.domain.presses import Report


@dataclass(frozen=True)
class TakenAlarm:
    """``device`` is None where nobody registered it; ``code`` says why the alarm is not recognised, None if it is.

    ``report.alarm`` is the alarm it counts to: a new one (``is_new``), or the one it repeats.
    """

    arrival: Arrival
    device: KnownDevice | None
    elder_id: UUID | None
    reading: AlarmReading
    code: str | None
    raw_message_id: UUID
    report: Report[UUID]
    is_new: bool
    is_id_reused: bool
