"""Tables of the ``dispatch`` schema."""

from services.dispatch.models.base import Base, metadata
from services.dispatch.models.emergencies import Emergency, EmergencyAlarm
from services.dispatch.models.notifications import Notification
from services.dispatch.models.orders import ServiceOrder
from services.dispatch.models.projections import (
    DeviceProjection,
    ElderProjection,
    ProviderProjection,
    ServicePointProjection,
    WorkerProjection,
)
from services.dispatch.models.timeline import NumberSequence, TimelineEntry
from services.dispatch.models.workers import WorkerPresence

__all__ = [
    "Base",
    "DeviceProjection",
    "ElderProjection",
    "Emergency",
    "EmergencyAlarm",
    "Notification",
    "NumberSequence",
    "ProviderProjection",
    "ServiceOrder",
    "ServicePointProjection",
    "TimelineEntry",
    "WorkerPresence",
    "WorkerProjection",
    "metadata",
]
