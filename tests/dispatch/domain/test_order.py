"""Every state of an order with every event, and who may do what."""

from itertools import product
from uuid import UUID

import pytest

from services.dispatch.domain.order import (
    ORDER,
    NotTheAssignedWorkerError,
    OrderEvent,
    OrderKind,
    OrderState,
    Situation,
    VerifiesOwnWorkError,
    verbs,
)
from services.kit.transitions import TransitionNotAllowedError

ME, OTHER = UUID(int=1), UUID(int=2)
NEXT = {
    (OrderState.REQUESTED, OrderEvent.ASSIGN): OrderState.ASSIGNED,
    (OrderState.REQUESTED, OrderEvent.CANCEL): OrderState.CANCELLED,
    (OrderState.ASSIGNED, OrderEvent.ASSIGN): OrderState.ASSIGNED,
    (OrderState.ASSIGNED, OrderEvent.ACCEPT): OrderState.ACCEPTED,
    (OrderState.ASSIGNED, OrderEvent.DECLINE): OrderState.DECLINED,
    (OrderState.ASSIGNED, OrderEvent.CANCEL): OrderState.CANCELLED,
    (OrderState.ACCEPTED, OrderEvent.DEPART): OrderState.DEPARTED,
    (OrderState.ACCEPTED, OrderEvent.CHECK_IN): OrderState.IN_SERVICE,
    (OrderState.ACCEPTED, OrderEvent.DECLINE): OrderState.DECLINED,
    (OrderState.ACCEPTED, OrderEvent.CANCEL): OrderState.CANCELLED,
    (OrderState.DEPARTED, OrderEvent.CHECK_IN): OrderState.IN_SERVICE,
    (OrderState.DEPARTED, OrderEvent.DECLINE): OrderState.DECLINED,
    (OrderState.DEPARTED, OrderEvent.CANCEL): OrderState.CANCELLED,
    (OrderState.IN_SERVICE, OrderEvent.CHECK_OUT): OrderState.COMPLETED,
    (OrderState.COMPLETED, OrderEvent.VERIFY): OrderState.VERIFIED,
    (OrderState.DECLINED, OrderEvent.REOPEN): OrderState.REQUESTED,
    (OrderState.ASSIGNED, OrderEvent.REOPEN): OrderState.REQUESTED,
    (OrderState.ACCEPTED, OrderEvent.REOPEN): OrderState.REQUESTED,
    (OrderState.DEPARTED, OrderEvent.REOPEN): OrderState.REQUESTED,
}
WORKERS = {OrderEvent.ACCEPT, OrderEvent.DECLINE, OrderEvent.DEPART, OrderEvent.CHECK_IN, OrderEvent.CHECK_OUT}


@pytest.mark.parametrize(("state", "event"), list(product(OrderState, OrderEvent)))
def test_every_state_with_every_event(state: OrderState, event: OrderEvent) -> None:
    situation = Situation(ME if event in WORKERS else None, ME)
    if (state, event) in NEXT:
        assert ORDER.apply(state, event, situation).next == NEXT[state, event]
        return
    with pytest.raises(TransitionNotAllowedError) as refused:
        ORDER.apply(state, event, situation)
    assert set(refused.value.allowed) == {allowed for at, allowed in NEXT if at == state}


@pytest.mark.parametrize(("state", "event"), [pair for pair in NEXT if pair[1] in WORKERS])
@pytest.mark.parametrize("actor", [OTHER, None])
def test_a_workers_verbs_are_the_assigned_workers(state: OrderState, event: OrderEvent, actor: UUID | None) -> None:
    with pytest.raises(NotTheAssignedWorkerError):
        ORDER.apply(state, event, Situation(actor, ME))


def test_nobody_verifies_their_own_visit() -> None:
    with pytest.raises(VerifiesOwnWorkError):
        ORDER.apply(OrderState.COMPLETED, OrderEvent.VERIFY, Situation(ME, ME))


@pytest.mark.parametrize(
    ("state", "kind", "who", "expected"),
    [
        (OrderState.ASSIGNED, OrderKind.ORDINARY, "worker", [OrderEvent.ACCEPT, OrderEvent.DECLINE]),
        (OrderState.ASSIGNED, OrderKind.ORDINARY, "hub", [OrderEvent.ASSIGN, OrderEvent.CANCEL]),
        (OrderState.ASSIGNED, OrderKind.EMERGENCY, "hub", []),
        (OrderState.COMPLETED, OrderKind.EMERGENCY, "hub", [OrderEvent.VERIFY]),
        (OrderState.REQUESTED, OrderKind.ORDINARY, "family", []),
    ],
)
def test_a_caller_is_offered_only_what_would_be_allowed(
    state: OrderState, kind: OrderKind, who: str, expected: list[OrderEvent]
) -> None:
    assert verbs(state, kind, is_assigned_worker=who == "worker", is_hub=who == "hub") == expected
