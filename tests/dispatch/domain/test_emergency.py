"""Every state of an emergency with every event: in the table, or refused with the list of what is allowed."""

from itertools import product
from uuid import UUID

import pytest

from services.dispatch.domain.emergency import (
    EMERGENCY,
    AlreadyClaimedError,
    Effect,
    Event,
    HeldByAnotherError,
    HelperOnTheWayError,
    NobodyHoldsItError,
    Situation,
    State,
    StillRingingError,
)
from services.kit.transitions import TransitionNotAllowedError

ME, OTHER = UUID(int=1), UUID(int=2)

EVERYWHERE = {Event.PRESS, Event.SHOWN, Event.NOTE, Event.DEADLINE, Event.NOTIFICATION_FAILED, Event.ELDER_KNOWN}
HELD = {Event.CLAIM, Event.RELEASE, Event.CONTACT_ATTEMPT, Event.HAND_OVER, Event.RESOLVE}
ALLOWED = {
    State.OPEN: EVERYWHERE | {Event.CLAIM},
    State.CLAIMED: EVERYWHERE | HELD | {Event.DISPATCH},
    State.DISPATCHED: EVERYWHERE
    | HELD
    | {
        Event.DISPATCH,
        Event.HELPER_ACCEPTED,
        Event.HELPER_DEPARTED,
        Event.HELPER_DECLINED,
        Event.HELPER_LOST,
        Event.HELPER_ARRIVED,
        Event.HELPER_SILENT,
    },
    State.ARRIVED: EVERYWHERE | HELD,
    State.RESOLVED: {Event.NOTE},
}
NEXT = {
    (State.OPEN, Event.CLAIM): State.CLAIMED,
    (State.CLAIMED, Event.RELEASE): State.OPEN,
    (State.CLAIMED, Event.DISPATCH): State.DISPATCHED,
    (State.DISPATCHED, Event.HELPER_DECLINED): State.CLAIMED,
    (State.DISPATCHED, Event.HELPER_LOST): State.OPEN,
    (State.DISPATCHED, Event.HELPER_ARRIVED): State.ARRIVED,
    **{(state, Event.RESOLVE): State.RESOLVED for state in (State.CLAIMED, State.DISPATCHED, State.ARRIVED)},
}


def situation(
    *, holder: UUID | None = ME, is_ringing: bool = False, level: int = 0, is_helper_on_the_way: bool = False
) -> Situation:
    return Situation(ME, holder, is_ringing, level, is_helper_on_the_way)


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_state_with_every_event(state: State, event: Event) -> None:
    if event in ALLOWED[state]:
        assert EMERGENCY.apply(state, event, situation()).next == NEXT.get((state, event), state)
        return
    with pytest.raises(TransitionNotAllowedError) as refused:
        EMERGENCY.apply(state, event, situation())
    assert set(refused.value.allowed) == ALLOWED[state]


@pytest.mark.parametrize("state", [State.CLAIMED, State.DISPATCHED, State.ARRIVED])
@pytest.mark.parametrize("event", [Event.RELEASE, Event.CONTACT_ATTEMPT, Event.HAND_OVER, Event.RESOLVE])
def test_only_the_holder_acts(state: State, event: Event) -> None:
    with pytest.raises(HeldByAnotherError):
        EMERGENCY.apply(state, event, situation(holder=OTHER))
    with pytest.raises(NobodyHoldsItError):
        EMERGENCY.apply(state, event, situation(holder=None))


@pytest.mark.parametrize(
    ("is_ringing", "level", "may"),
    [(False, 0, False), (False, 3, False), (True, 1, False), (True, 2, True), (True, 3, True)],
)
def test_a_held_case_is_taken_over_only_while_it_rings_unanswered(is_ringing: bool, level: int, may: bool) -> None:  # noqa: FBT001
    asked = situation(holder=OTHER, is_ringing=is_ringing, level=level)
    if may:
        assert Effect.TAKE in EMERGENCY.apply(State.CLAIMED, Event.CLAIM, asked).effects
    else:
        with pytest.raises(AlreadyClaimedError):
            EMERGENCY.apply(State.CLAIMED, Event.CLAIM, asked)


@pytest.mark.parametrize("state", [State.CLAIMED, State.DISPATCHED, State.ARRIVED])
def test_a_case_that_rings_again_is_not_closed_unheard(state: State) -> None:
    with pytest.raises(StillRingingError):
        EMERGENCY.apply(state, Event.RESOLVE, situation(is_ringing=True))


def test_a_helper_who_has_accepted_is_not_replaced_behind_their_back() -> None:
    with pytest.raises(HelperOnTheWayError):
        EMERGENCY.apply(State.DISPATCHED, Event.DISPATCH, situation(is_helper_on_the_way=True))


@pytest.mark.parametrize("state", [State.OPEN, State.CLAIMED, State.DISPATCHED, State.ARRIVED])
def test_every_press_before_the_end_rings(state: State) -> None:
    assert Effect.RING in EMERGENCY.apply(state, Event.PRESS, situation(holder=None)).effects
