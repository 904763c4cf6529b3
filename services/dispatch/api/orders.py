"""``/orders``: one verb, one transition."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.contracts.authority import Responder, Worker
from services.dispatch.api.dependencies import OrderReader, TravelTimes, UnitOfWork
from services.dispatch.api.states import read_states
from services.dispatch.domain.order import OrderState
from services.dispatch.schemas.candidates import Candidates
from services.dispatch.schemas.orders import AssignOrder, CheckIn, CheckOut, NewOrder, Order, OrderFilter, WithReason
from services.dispatch.schemas.parts import Nothing
from services.dispatch.service.orders import OrderDesk
from services.dispatch.service.visits import Visits
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging

router = APIRouter(prefix="/orders", tags=["orders"])


@router.post("", response_model=Order, status_code=201)
async def create_order(body: NewOrder, caller: Responder, unit: UnitOfWork, once: Idempotent) -> Response:
    return await once.create(lambda: OrderDesk(unit, caller).create(body))


@router.get("")
async def list_orders(
    caller: OrderReader,
    unit: UnitOfWork,
    paging: Paging,
    *,
    state: Annotated[str | None, Query(max_length=200)] = None,
    elder_id: UUID | None = None,
    worker_id: UUID | None = None,
    emergency_id: UUID | None = None,
    division: Annotated[str | None, Query(max_length=40, pattern=r"^[\w.-]+$")] = None,
) -> Page[Order]:
    """The newest first; ``state`` names one or several states, separated by commas."""
    wanted = OrderFilter(read_states(OrderState, state), elder_id, worker_id, emergency_id, division)
    return await OrderDesk(unit, caller).page(wanted, paging)


@router.get("/{order_id}")
async def get_order(order_id: UUID, caller: OrderReader, unit: UnitOfWork) -> Order:
    return await OrderDesk(unit, caller).get(order_id)


@router.get("/{order_id}/candidates")
async def list_order_candidates(
    order_id: UUID,
    caller: Responder,
    unit: UnitOfWork,
    engine: TravelTimes,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Candidates:
    return await OrderDesk(unit, caller).candidates(order_id, engine, limit)


@router.post("/{order_id}/assign", response_model=Order)
async def assign(order_id: UUID, body: AssignOrder, caller: Responder, unit: UnitOfWork, once: Idempotent) -> Response:
    return await once.create(lambda: OrderDesk(unit, caller).assign(order_id, body), status=200)


@router.post("/{order_id}/cancel", response_model=Order)
async def cancel(order_id: UUID, body: WithReason, caller: Responder, unit: UnitOfWork, once: Idempotent) -> Response:
    return await once.create(lambda: OrderDesk(unit, caller).cancel(order_id, body.reason), status=200)


@router.post("/{order_id}/verify", response_model=Order)
async def verify(
    order_id: UUID, caller: Responder, unit: UnitOfWork, once: Idempotent, _body: Nothing | None = None
) -> Response:
    """Confirm a completed visit."""
    return await once.create(lambda: OrderDesk(unit, caller).verify(order_id), status=200)


@router.post("/{order_id}/accept", response_model=Order)
async def accept(
    order_id: UUID, caller: Worker, unit: UnitOfWork, once: Idempotent, _body: Nothing | None = None
) -> Response:
    return await once.create(lambda: Visits(unit, caller).accept(order_id), status=200)


@router.post("/{order_id}/decline", response_model=Order)
async def decline(order_id: UUID, body: WithReason, caller: Worker, unit: UnitOfWork, once: Idempotent) -> Response:
    """Give the job back, also after accepting it."""
    return await once.create(lambda: Visits(unit, caller).decline(order_id, body.reason), status=200)


@router.post("/{order_id}/depart", response_model=Order)
async def depart(
    order_id: UUID, caller: Worker, unit: UnitOfWork, once: Idempotent, _body: Nothing | None = None
) -> Response:
    return await once.create(lambda: Visits(unit, caller).depart(order_id), status=200)


@router.post("/{order_id}/check-in", response_model=Order)
async def check_in(order_id: UUID, body: CheckIn, caller: Worker, unit: UnitOfWork, once: Idempotent) -> Response:
    """At the door; farther away, or without a position, only with a reason."""
    return await once.create(lambda: Visits(unit, caller).check_in(order_id, body), status=200)


@router.post("/{order_id}/check-out", response_model=Order)
async def check_out(order_id: UUID, body: CheckOut, caller: Worker, unit: UnitOfWork, once: Idempotent) -> Response:
    return await once.create(lambda: Visits(unit, caller).check_out(order_id, body), status=200)
