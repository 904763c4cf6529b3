"""The one way an order changes: its table, its version, its timeline and the screens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.contracts import events
from services.contracts.authority import Principal
from services.contracts.events import Audience, ScreenEvent, WorkerCard
from services.dispatch.domain.order import (
    ORDER,
    VERBS,
    Effect,
    NotTheAssignedWorkerError,
    OrderEvent,
    OrderKind,
    OrderState,
    Situation,
    VerifiesOwnWorkError,
)
from services.dispatch.models import ServiceOrder
from services.dispatch.repository.timeline import SystemTimeline
from services.dispatch.schemas.problems import OrderTransitionNotAllowed
from services.dispatch.service.history import History
from services.dispatch.service.order_views import OrderViews
from services.dispatch.service.unit import HUB_ROLES, Unit
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.kit.problems import Forbidden, NotFound
from services.kit.transitions import TransitionNotAllowedError

_LETTERS = {OrderKind.ORDINARY: "S", OrderKind.EMERGENCY: "R"}


class OrderChanges:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def create(
        self,
        kind: OrderKind,
        *,
        service_code: str,
        elder_id: UUID | None,
        division_path: str,
        window: tuple[datetime, datetime],
        actor: Principal,
        **more: Any,
    ) -> ServiceOrder:
        """A requested order; ``more`` are further columns of it."""
        number = await SystemTimeline(self._unit.session).next_number(_LETTERS[kind], self._unit.today)
        order = ServiceOrder(
            id=new_id(),
            number=number,
            version=0,
            kind=kind,
            state=OrderState.REQUESTED,
            service_code=service_code,
            elder_id=elder_id,
            division_path=division_path,
            window_start=window[0],
            window_end=window[1],
            created_at=self._unit.now,
            **more,
        )
        self._unit.session.add(order)
        await self._publish(order, "requested", actor, {})
        return order

    async def apply(
        self,
        order: ServiceOrder,
        event: OrderEvent,
        actor: Principal | None,
        *,
        worker: WorkerCard | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Follow the table. Raises :class:`OrderTransitionNotAllowed`, and what the guards raise as problems."""
        situation = Situation(actor.worker_id if actor else None, order.worker_id)
        try:
            rule = ORDER.apply(OrderState(order.state), event, situation)
        except TransitionNotAllowedError as error:
            allowed = [event for event in error.allowed if event in VERBS]
            raise OrderTransitionNotAllowed(state=error.state, allowed=allowed) from error
        except NotTheAssignedWorkerError as error:
            raise NotFound("There is no such object, or it is not yours to see.", code="order.not_found") from error
        except VerifiesOwnWorkError as error:
            raise Forbidden("Nobody confirms a visit of their own.", code="order.verifies_own_work") from error
        order.state = rule.next
        previous_worker_id = order.worker_id
        if Effect.SET_WORKER in rule.effects and worker is not None:
            order.worker_id, order.provider_id = worker.id, worker.provider_id
        if Effect.CLEAR_WORKER in rule.effects:
            order.worker_id = order.provider_id = order.accepted_at = None
        if event is OrderEvent.ACCEPT:
            order.accepted_at = self._unit.now
        await self._publish(order, event, actor, detail or {})
        if previous_worker_id not in {None, order.worker_id}:
            # Who had the job until now hears that it is gone.
            await self._emit(order, Audience(division_path="", roles=[], worker_id=previous_worker_id))

    async def _publish(self, order: ServiceOrder, event: str, actor: Principal | None, detail: dict[str, Any]) -> None:
        order.version += 1
        await self._unit.session.flush()
        History(self._unit).add("order", order.id, event, actor, detail)
        await self._emit(
            order,
            Audience(
                division_path=order.division_path,
                roles=HUB_ROLES,
                provider_id=order.provider_id,
                worker_id=order.worker_id,
                elder_id=order.elder_id,
            ),
        )

    async def _emit(self, order: ServiceOrder, audience: Audience) -> None:
        summary = await OrderViews(self._unit).summary(order)
        screen = ScreenEvent(audience=audience, state=summary.as_json())
        await emit(self._unit.session, events.ORDER_CHANGED, order.id, screen)
