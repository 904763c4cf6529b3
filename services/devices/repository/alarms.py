"""Alarms, positions and dead letters a caller may see."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from services.contracts.authority import Principal, Role
from services.devices.models import Alarm, AlarmMessage, DeadLetter, Device, Position, RawMessage
from services.devices.repository.scope import visible
from services.devices.schemas.filters import AlarmFilter
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository


class AlarmRepository(ScopedRepository[Alarm, Principal]):
    """An alarm of no known device is placed nowhere, so every division sees it; vendors see their own devices' only."""

    model = Alarm
    not_found_code = "alarm.not_found"

    def scoped(self) -> Select[Alarm]:
        query = select(Alarm).where(visible(self.caller, Alarm.vendor, Alarm.division_path))
        return query.where(Alarm.device_id.is_not(None)) if self.caller.has(Role.VENDOR) else query

    async def page(self, wanted: AlarmFilter, paging: PageRequest) -> tuple[list[Alarm], str | None]:
        """Newest first."""
        query = self.scoped()
        if wanted.device_id:
            query = query.where(Alarm.device_id == wanted.device_id)
        if wanted.elder_id:
            query = query.where(Alarm.elder_id == wanted.elder_id)
        if wanted.kind:
            query = query.where(Alarm.kind == wanted.kind)
        if wanted.since:
            query = query.where(Alarm.received_at >= wanted.since)
        return await paginate(self.session, query, paging, [Alarm.received_at, Alarm.id], descending=True)


class RawMessageRepository(ScopedRepository[RawMessage, Principal]):
    model = RawMessage

    def scoped(self) -> Select[RawMessage]:
        alarms = AlarmRepository(self.session, self.caller).scoped().subquery()
        return (
            select(RawMessage)
            .join(
                AlarmMessage,
                (AlarmMessage.raw_message_id == RawMessage.id) & (AlarmMessage.received_at == RawMessage.received_at),
            )
            .join(alarms, alarms.c.id == AlarmMessage.alarm_id)
        )

    async def of_alarm(self, alarm_id: UUID) -> list[RawMessage]:
        query = self.scoped().where(AlarmMessage.alarm_id == alarm_id)
        return list(await self.session.scalars(query.order_by(RawMessage.received_at, RawMessage.id).limit(200)))


class PositionRepository(ScopedRepository[Position, Principal]):
    model = Position

    def scoped(self) -> Select[Position]:
        return (
            select(Position)
            .join(Device, Device.id == Position.device_id)
            .where(visible(self.caller, Device.vendor, Device.division_path))
        )

    async def track(
        self, device_id: UUID, start: datetime | None, end: datetime | None, paging: PageRequest
    ) -> tuple[list[Position], str | None]:
        """Oldest first."""
        query = self.scoped().where(Position.device_id == device_id)
        if start:
            query = query.where(Position.at >= start)
        if end:
            query = query.where(Position.at < end)
        return await paginate(self.session, query, paging, [Position.at, Position.message_id])


class DeadLetterRepository(ScopedRepository[DeadLetter, Principal]):
    """They belong to no division: administrators and auditors see them all."""

    model = DeadLetter

    def scoped(self) -> Select[DeadLetter]:
        return select(DeadLetter)

    async def page(self, paging: PageRequest) -> tuple[list[DeadLetter], str | None]:
        """Newest first."""
        keys = [DeadLetter.received_at, DeadLetter.id]
        return await paginate(self.session, self.scoped(), paging, keys, descending=True)
