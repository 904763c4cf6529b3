"""Every state of an order with every event, and who may do what."""

from itertools import product
from uuid import UUID

import pytest

from services.dispatch.domain.order import (
    ORDER,
    Event,
    Kind,
    NotTheAssignedWorkerError,
    Situation,
    State,
    VerifiesOwnWorkError,
    verbs,
)
from services.kit.transitions import TransitionNotAllowedError

ME, OTHER = UUID(int=1), UUID(int=2)
NEXT = {
    (State.REQUESTED, Event.ASSIGN): State.ASSIGNED,
    (State.REQUESTED, Event.CANCEL): State.CANCELLED,
    (State.ASSIGNED, Event.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Event.ACCEPT): State.ACCEPTED,
    (State.ASSIGNED, Event.DECLINE): State.DECLINED,
    (State.ASSIGNED, Event.CANCEL): State.CANCELLED,
    (State.ACCEPTED, Event.DEPART): State.DEPARTED,
    (State.ACCEPTED, Event.CHECK_IN): State.IN_SERVICE,
    (State.ACCEPTED, Event.DECLINE): State.DECLINED,
    (State.ACCEPTED, Event.CANCEL): State.CANCELLED,
    (State.DEPARTED, Event.CHECK_IN): State.IN_SERVICE,
    (State.DEPARTED, Event.DECLINE): State.DECLINED,
    (State.DEPARTED, Event.CANCEL): State.CANCELLED,
    (State.IN_SERVICE, Event.CHECK_OUT): State.COMPLETED,
    (State.COMPLETED, Event.VERIFY): State.VERIFIED,
    (State.DECLINED, Event.REOPEN): State.REQUESTED,
}
WORKERS = {Event.ACCEPT, Event.DECLINE, Event.DEPART, Event.CHECK_IN, Event.CHECK_OUT}


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_state_with_every_event(state: State, event: Event) -> None:
    situation = Situation(ME if event in WORKERS else None, ME)
    if (state, event) in NEXT:
        assert ORDER.apply(state, event, situation).next == NEXT[state, event]
        return
    with pytest.raises(TransitionNotAllowedError) as refused:
        ORDER.apply(state, event, situation)
    assert set(refused.value.allowed) == {allowed for at, allowed in NEXT if at == state}


@pytest.mark.parametrize(("state", "event"), [pair for pair in NEXT if pair[1] in WORKERS])
@pytest.mark.parametrize("actor", [OTHER, None])
def test_a_workers_verbs_are_the_assigned_workers(state: State, event: Event, actor: UUID | None) -> None:
    with pytest.raises(NotTheAssignedWorkerError):
        ORDER.apply(state, event, Situation(actor, ME))


def test_nobody_verifies_their_own_visit() -> None:
    with pytest.raises(VerifiesOwnWorkError):
        ORDER.apply(State.COMPLETED, Event.VERIFY, Situation(ME, ME))


@pytest.mark.parametrize(
    ("state", "kind", "who", "expected"),
    [
        (State.ASSIGNED, Kind.ORDINARY, "worker", [Event.ACCEPT, Event.DECLINE]),
        (State.ASSIGNED, Kind.ORDINARY, "hub", [Event.ASSIGN, Event.CANCEL]),
        (State.ASSIGNED, Kind.EMERGENCY, "hub", []),
        (State.COMPLETED, Kind.EMERGENCY, "hub", [Event.VERIFY]),
        (State.REQUESTED, Kind.ORDINARY, "family", []),
    ],
)
def test_a_caller_is_offered_only_what_would_be_allowed(
    state: State, kind: Kind, who: str, expected: list[Event]
) -> None:
    assert verbs(state, kind, is_assigned_worker=who == "worker", is_hub=who == "hub") == expected
