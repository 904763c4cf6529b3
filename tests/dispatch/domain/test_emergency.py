"""Every state of an emergency with every event: in the table, or refused with the list of what is allowed."""

from itertools import product
from uuid import UUID

import pytest

from services.dispatch.domain.emergency import (
    EMERGENCY,
    AlreadyClaimedError,
    Effect,
    EmergencyEvent,
    EmergencyState,
    HeldByAnotherError,
    HelperOnTheWayError,
    NobodyHoldsItError,
    Situation,
    StillRingingError,
)
from services.kit.transitions import TransitionNotAllowedError

ME, OTHER = UUID(int=1), UUID(int=2)

EVERYWHERE = {
    EmergencyEvent.PRESS,
    EmergencyEvent.SHOWN,
    EmergencyEvent.NOTE,
    EmergencyEvent.DEADLINE,
    EmergencyEvent.NOTIFICATION_FAILED,
    EmergencyEvent.ELDER_KNOWN,
}
HELD = {
    EmergencyEvent.CLAIM,
    EmergencyEvent.RELEASE,
    EmergencyEvent.CONTACT_ATTEMPT,
    EmergencyEvent.HAND_OVER,
    EmergencyEvent.RESOLVE,
}
ALLOWED = {
    EmergencyState.OPEN: EVERYWHERE | {EmergencyEvent.CLAIM},
    EmergencyState.CLAIMED: EVERYWHERE | HELD | {EmergencyEvent.DISPATCH},
    EmergencyState.DISPATCHED: EVERYWHERE
    | HELD
    | {
        EmergencyEvent.DISPATCH,
        EmergencyEvent.HELPER_ACCEPTED,
        EmergencyEvent.HELPER_DEPARTED,
        EmergencyEvent.HELPER_DECLINED,
        EmergencyEvent.HELPER_LOST,
        EmergencyEvent.HELPER_ARRIVED,
        EmergencyEvent.HELPER_SILENT,
    },
    EmergencyState.ARRIVED: EVERYWHERE | HELD,
    EmergencyState.RESOLVED: {EmergencyEvent.NOTE},
}
NEXT = {
    (EmergencyState.OPEN, EmergencyEvent.CLAIM): EmergencyState.CLAIMED,
    (EmergencyState.CLAIMED, EmergencyEvent.RELEASE): EmergencyState.OPEN,
    (EmergencyState.CLAIMED, EmergencyEvent.DISPATCH): EmergencyState.DISPATCHED,
    (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_DECLINED): EmergencyState.CLAIMED,
    (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_LOST): EmergencyState.OPEN,
    (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_ARRIVED): EmergencyState.ARRIVED,
    **{
        (state, EmergencyEvent.RESOLVE): EmergencyState.RESOLVED
        for state in (EmergencyState.CLAIMED, EmergencyState.DISPATCHED, EmergencyState.ARRIVED)
    },
}


def situation(
    *, holder: UUID | None = ME, is_ringing: bool = False, level: int = 0, is_helper_on_the_way: bool = False
) -> Situation:
    return Situation(ME, holder, is_ringing, level, is_helper_on_the_way)


@pytest.mark.parametrize(("state", "event"), list(product(EmergencyState, EmergencyEvent)))
def test_every_state_with_every_event(state: EmergencyState, event: EmergencyEvent) -> None:
    if event in ALLOWED[state]:
        assert EMERGENCY.apply(state, event, situation()).next == NEXT.get((state, event), state)
        return
    with pytest.raises(TransitionNotAllowedError) as refused:
        EMERGENCY.apply(state, event, situation())
    assert set(refused.value.allowed) == ALLOWED[state]


@pytest.mark.parametrize("state", [EmergencyState.CLAIMED, EmergencyState.DISPATCHED, EmergencyState.ARRIVED])
@pytest.mark.parametrize(
    "event", [EmergencyEvent.RELEASE, EmergencyEvent.CONTACT_ATTEMPT, EmergencyEvent.HAND_OVER, EmergencyEvent.RESOLVE]
)
def test_only_the_holder_acts(state: EmergencyState, event: EmergencyEvent) -> None:
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
        assert Effect.TAKE in EMERGENCY.apply(EmergencyState.CLAIMED, EmergencyEvent.CLAIM, asked).effects
    else:
        with pytest.raises(AlreadyClaimedError):
            EMERGENCY.apply(EmergencyState.CLAIMED, EmergencyEvent.CLAIM, asked)


@pytest.mark.parametrize("state", [EmergencyState.CLAIMED, EmergencyState.DISPATCHED, EmergencyState.ARRIVED])
def test_a_case_that_rings_again_is_not_closed_unheard(state: EmergencyState) -> None:
    with pytest.raises(StillRingingError):
        EMERGENCY.apply(state, EmergencyEvent.RESOLVE, situation(is_ringing=True))


def test_a_helper_who_has_accepted_is_not_replaced_behind_their_back() -> None:
    with pytest.raises(HelperOnTheWayError):
        EMERGENCY.apply(EmergencyState.DISPATCHED, EmergencyEvent.DISPATCH, situation(is_helper_on_the_way=True))


@pytest.mark.parametrize(
    "state", [EmergencyState.OPEN, EmergencyState.CLAIMED, EmergencyState.DISPATCHED, EmergencyState.ARRIVED]
)
def test_every_press_before_the_end_rings(state: EmergencyState) -> None:
    assert Effect.RING in EMERGENCY.apply(state, EmergencyEvent.PRESS, situation(holder=None)).effects
