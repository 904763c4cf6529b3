"""What a worker does with the order in their hands, and what that means for the emergency behind it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.contracts.authority import Principal
from services.contracts.coordinates import to_wgs84
from services.contracts.location import Location
from services.dispatch.domain.emergency import EmergencyEvent
from services.dispatch.domain.order import OrderEvent, OrderKind
from services.dispatch.domain.places import Place
from services.dispatch.domain.visit import TimeImplausibleError, metres_from_door, time_of_deed
from services.dispatch.models import Emergency, ServiceOrder
from services.dispatch.repository.emergencies import SystemEmergencies
from services.dispatch.repository.orders import OrderRepository
from services.dispatch.repository.projections import SystemProjections
from services.dispatch.schemas.orders import CheckIn, CheckInRecord, CheckOut, CheckOutRecord, Order
from services.dispatch.schemas.problems import LocationMissing, TimeImplausible, TooFar
from services.dispatch.service.candidates import home_of
from services.dispatch.service.emergency_changes import EmergencyChanges
from services.dispatch.service.order_changes import OrderChanges
from services.dispatch.service.order_views import OrderViews
from services.dispatch.service.unit import Unit

_IN_THE_EMERGENCY = {
    OrderEvent.ACCEPT: EmergencyEvent.HELPER_ACCEPTED,
    OrderEvent.DEPART: EmergencyEvent.HELPER_DEPARTED,
    OrderEvent.CHECK_IN: EmergencyEvent.HELPER_ARRIVED,
}


class Visits:
    def __init__(self, unit: Unit, caller: Principal) -> None:
        self._unit = unit
        self._caller = caller
        self._orders = OrderRepository(unit.session, caller)

    async def accept(self, order_id: UUID) -> Order:
        order, case = await self._locked(order_id)
        return await self._move(order, case, OrderEvent.ACCEPT, {})

    async def depart(self, order_id: UUID) -> Order:
        order, case = await self._locked(order_id)
        return await self._move(order, case, OrderEvent.DEPART, {})

    async def decline(self, order_id: UUID, reason: str) -> Order:
        """Give it back: an ordinary order is open again, an emergency rings for its operator."""
        order, case = await self._locked(order_id)
        changes = OrderChanges(self._unit)
        await changes.apply(order, OrderEvent.DECLINE, self._caller, detail={"reason": reason})
        answer = await OrderViews(self._unit).one(order, self._caller)
        if order.kind == OrderKind.ORDINARY:
            await changes.apply(order, OrderEvent.REOPEN, None)
        if case is not None:
            event = EmergencyEvent.HELPER_DECLINED if case.holder_id else EmergencyEvent.HELPER_LOST
            await EmergencyChanges(self._unit).apply(case, event, self._caller, detail={"reason": reason})
        return answer

    async def check_in(self, order_id: UUID, body: CheckIn) -> Order:
        """Raises :class:`TooFar`, :class:`LocationMissing` (both only without a reason), :class:`TimeImplausible`."""
        order, case = await self._locked(order_id)
        phone = _wgs84(body.location)
        distance = await self._metres_from_door(order, phone, body.accuracy_m)
        allowed = self._unit.settings.allowed_check_in_m
        if body.reason is None and distance is None:
            raise LocationMissing
        if body.reason is None and distance is not None and distance > allowed:
            raise TooFar(distance_m=round(distance), allowed_m=allowed)
        record = CheckInRecord(
            at=_time(body.at, self._unit, order.created_at),
            received_at=self._unit.now,
            location=phone,
            distance_m=None if distance is None else round(distance),
            reason=body.reason,
        )
        detail = record.model_dump(mode="json", include={"at", "distance_m", "reason"})
        return await self._move(order, case, OrderEvent.CHECK_IN, detail, check_in=record)

    async def check_out(self, order_id: UUID, body: CheckOut) -> Order:
        order, _ = await self._locked(order_id)
        earliest = CheckInRecord.model_validate(order.check_in).at if order.check_in else None
        record = CheckOutRecord(at=_time(body.at, self._unit, earliest), received_at=self._unit.now, note=body.note)
        detail = record.model_dump(mode="json", include={"at", "note"})
        await OrderChanges(self._unit).apply(order, OrderEvent.CHECK_OUT, self._caller, detail=detail)
        order.check_out = record.model_dump(mode="json")
        return await OrderViews(self._unit).one(order, self._caller)

    async def _locked(self, order_id: UUID) -> tuple[ServiceOrder, Emergency | None]:
        """The case before the order, as the operators' verbs lock them: the other way round two could wait for ever."""
        emergency_id = await self._orders.emergency_of(order_id)
        case = await SystemEmergencies(self._unit.session).get(emergency_id) if emergency_id else None
        return await self._orders.get(order_id, for_update=True), case

    async def _move(
        self,
        order: ServiceOrder,
        case: Emergency | None,
        event: OrderEvent,
        detail: dict[str, Any],
        check_in: CheckInRecord | None = None,
    ) -> Order:
        await OrderChanges(self._unit).apply(order, event, self._caller, detail=detail)
        if check_in is not None:
            order.check_in = check_in.model_dump(mode="json")
        if case is not None:
            await EmergencyChanges(self._unit).apply(case, _IN_THE_EMERGENCY[event], self._caller, detail=detail)
        return await OrderViews(self._unit).one(order, self._caller)

    async def _metres_from_door(
        self, order: ServiceOrder, phone: Location | None, accuracy_m: float | None
    ) -> float | None:
        elder = await SystemProjections(self._unit.session).elder(order.elder_id) if order.elder_id else None
        door = Place(**order.destination) if order.destination else home_of(elder)
        if door is None or phone is None:
            return None
        return metres_from_door(door, Place(phone.lat, phone.lng), accuracy_m)


def _wgs84(location: Location | None) -> Location | None:
    if location is None:
        return None
    lat, lng = to_wgs84(location.lat, location.lng, location.crs)
    return Location(lat=lat, lng=lng)


def _time(claimed: datetime | None, unit: Unit, earliest: datetime | None) -> datetime:
    try:
        return time_of_deed(claimed, unit.now, earliest)
    except TimeImplausibleError as error:
        raise TimeImplausible from error
