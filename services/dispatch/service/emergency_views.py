"""Emergencies as lists, the live stream and their operators see them."""

from collections.abc import Sequence

from services.contracts.authority import Principal
from services.contracts.events import DeviceCard, ElderCard
from services.contracts.location import Fix
from services.dispatch.domain.people import age_on
from services.dispatch.models import Emergency as EmergencyRow
from services.dispatch.models import Notification
from services.dispatch.repository.notifications import SystemNotifications
from services.dispatch.repository.orders import SystemOrders
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.schemas.emergencies import (
    Clocks,
    DeviceShown,
    Emergency,
    EmergencySummary,
    NotificationShown,
)
from services.dispatch.schemas.parts import ElderOnScene, Person, division_code
from services.dispatch.service.history import History
from services.dispatch.service.order_views import OrderViews
from services.dispatch.service.unit import Unit


class EmergencyViews:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._projections = SystemProjections(unit.session)

    async def summary(self, case: EmergencyRow) -> EmergencySummary:
        return (await self.summaries([case]))[0]

    async def summaries(self, cases: Sequence[EmergencyRow]) -> list[EmergencySummary]:
        """The elder's card is joined here, at the last moment: it may arrive after the alarm."""
        elders = await self._projections.elders({case.elder_id for case in cases if case.elder_id})
        return [self._summary(case, elders.get(case.elder_id) if case.elder_id else None) for case in cases]

    async def detail(self, case: EmergencyRow, caller: Principal) -> Emergency:
        session = self._unit.session
        await session.flush()
        elder = await self._projections.elder(case.elder_id) if case.elder_id else None
        devices = await self._projections.devices_of(case.elder_id, case.device_id)
        order = await SystemOrders(session).newest_of_emergency(case.id)
        notifications = await SystemNotifications(session).of_emergency(case.id)
        return Emergency(
            **self._summary(case, elder).model_dump(),
            device_id=case.device_id,
            vendor=case.vendor,
            serial=case.serial,
            alarm_note=case.note,
            outcome=case.outcome,
            cause=case.cause,
            elder=ElderOnScene.of(elder, self._age(elder)) if elder else None,
            devices=[DeviceShown.of(device) for device in devices],
            last_position=last_position(case, devices),
            order=await OrderViews(self._unit).one(order, caller) if order else None,
            timeline=(await History(self._unit).of("emergency", {case.id}))[case.id],
            notifications=[_notification(row) for row in notifications],
        )

    def _age(self, elder: ElderCard) -> int:
        return age_on(self._unit.today, elder.birth_date)

    def _summary(self, case: EmergencyRow, elder: ElderCard | None) -> EmergencySummary:
        holder = None
        if case.holder_id is not None:
            holder = Person(account_id=case.holder_id, name=case.holder_name or "")
        return EmergencySummary(
            id=case.id,
            number=case.number,
            state=case.state,
            level=case.level,
            kind=case.kind,
            is_ringing=case.is_ringing,
            ring_count=case.ring_count,
            recognised=case.recognised,
            is_late=case.is_late,
            is_test=case.is_test,
            elder_id=case.elder_id,
            elder_name=elder.name if elder else None,
            elder_age=self._age(elder) if elder else None,
            elder_status=elder.status if elder else None,
            address=elder.address if elder else None,
            division_code=division_code(case.division_path),
            opened_at=case.opened_at,
            received_at=case.received_at,
            pressed_at=case.pressed_at,
            deadline_at=case.deadline_at,
            claimed_by=holder,
            claimed_at=case.held_since,
            clocks=Clocks.model_validate(case, from_attributes=True),
            version=case.version,
            occurred_at=self._unit.now,
        )


def last_position(case: EmergencyRow, devices: Sequence[DeviceCard]) -> Fix | None:
    """The newest of what the alarm said and what the elder's devices said since."""
    fixes = [device.last_position for device in devices if device.last_position is not None]
    if case.position is not None:
        fixes.append(Fix.model_validate(case.position))
    return max(fixes, key=lambda fix: fix.at, default=None)


def _notification(row: Notification) -> NotificationShown:
    return NotificationShown(
        id=row.id,
        channel=row.channel,
        recipient=row.recipient,
        purpose=row.purpose,
        state=row.state,
        attempts=row.attempts,
        at=row.created_at,
    )
