"""The machines of care arrangements: every state with every event, for the living and for who has left."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest

from services.kit.transitions import TransitionNotAllowedError
from services.registry.domain.care_steps import ElderNotServedError, Situation
from services.registry.domain.delegations import DELEGATION, DelegationEvent, DelegationState
from services.registry.domain.home_adaptations import HOME_ADAPTATION, AdaptationEvent, AdaptationState
from services.registry.domain.home_care_beds import HOME_CARE_BED, BedEvent, BedState
from services.registry.domain.meals import MEAL_ENROLMENT, EnrolmentEvent, EnrolmentState
from services.registry.domain.waiting_list import WAITING_LIST, WaitingEvent, WaitingState

# What leads where; whatever is not here is not allowed. An event with "!" is allowed for who has left as well.
_EXPECTED: list[tuple[Any, type[StrEnum], type[StrEnum], dict[str, dict[str, str]]]] = [
    (
        WAITING_LIST,
        WaitingState,
        WaitingEvent,
        {
            "waiting": {"offer": "offered", "withdraw!": "withdrawn"},
            "offered": {
                "accept": "admitted",
                "decline!": "waiting",
                "decline_last!": "ended",
                "lapse!": "waiting",
                "withdraw!": "withdrawn",
            },
        },
    ),
    (
        HOME_CARE_BED,
        BedState,
        BedEvent,
        {
            "applied": {"assess": "assessed", "end!": "ended"},
            "assessed": {"adapt": "adapted", "end!": "ended"},
            "adapted": {"install": "installed", "end!": "ended"},
            "installed": {"accept": "accepted", "end!": "ended"},
            "accepted": {"serve": "serving", "end!": "ended"},
            "serving": {"review": "under_review", "end!": "ended"},
            "under_review": {"go_on": "serving", "end!": "ended"},
        },
    ),
    (
        HOME_ADAPTATION,
        AdaptationState,
        AdaptationEvent,
        {
            "applied": {"assess": "assessed", "withdraw!": "withdrawn"},
            "assessed": {"approve": "approved", "refuse!": "refused", "withdraw!": "withdrawn"},
            "approved": {"build": "built", "withdraw!": "withdrawn"},
            "built": {"return": "approved", "accept!": "accepted"},
        },
    ),
    (DELEGATION, DelegationState, DelegationEvent, {"given": {"revoke!": "revoked"}}),
    (MEAL_ENROLMENT, EnrolmentState, EnrolmentEvent, {"active": {"end!": "ended"}}),
]


def _product() -> Iterator[Any]:
    for table, states, events, expected in _EXPECTED:
        for state in states:
            for event in events:
                plain, marked = expected.get(state, {}).get(event), expected.get(state, {}).get(f"{event}!")
                name = f"{states.__name__}-{state}-{event}"
                yield pytest.param(table, state, event, plain or marked, marked is not None, id=name)


@pytest.mark.parametrize(("table", "state", "event", "leads_to", "ends_care"), list(_product()))
def test_every_state_with_every_event(
    table: Any,
    state: StrEnum,
    event: StrEnum,
    leads_to: str | None,
    ends_care: bool,  # noqa: FBT001
) -> None:
    if leads_to is None:
        with pytest.raises(TransitionNotAllowedError) as refused:
            table.apply(state, event, Situation("living"))
        assert event not in refused.value.allowed
        return
    assert table.apply(state, event, Situation("living")).next == leads_to
    for status in ("deceased", "moved_away"):
        if ends_care:
            assert table.apply(state, event, Situation(status)).next == leads_to
        else:
            with pytest.raises(ElderNotServedError, match=status):
                table.apply(state, event, Situation(status))
