"""Requests for erasure: decided once, and asked for by who has the right."""

import pytest

from services.kit.transitions import TransitionNotAllowedError
from services.registry.domain.departure import Status
from services.registry.domain.erasure import ERASURE, ErasureDecision, ErasureState, Right, refuse_right


@pytest.mark.parametrize("state", ErasureState)
@pytest.mark.parametrize("decision", ErasureDecision)
def test_a_request_is_decided_once(state: ErasureState, decision: ErasureDecision) -> None:
    if state is ErasureState.REQUESTED:
        rule = ERASURE.apply(state, decision, None)
        assert bool(rule.effects) == (decision is ErasureDecision.CONFIRM)
    else:
        with pytest.raises(TransitionNotAllowedError):
            ERASURE.apply(state, decision, None)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("status", ["living", "moved_away", "deceased"])
def test_near_relatives_act_for_the_deceased_and_for_nobody_else(right: Right, status: Status) -> None:
    assert (refuse_right(right, status) is None) == ((right is Right.NEAR_RELATIVE) == (status == "deceased"))
