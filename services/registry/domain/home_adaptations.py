"""Making a home fit for an old person (适老化改造): from the application to the acceptance. Pure.

applied ─assess─► assessed ─approve─► approved ─build─► built ─accept─► accepted
assessed ─refuse─► refused; built ─return─► approved; ─withdraw─► withdrawn before it is built
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.kit.transitions import TransitionTable
from services.registry.domain.care_steps import NoEffect, Situation, ending, serving


class AdaptationState(StrEnum):
    APPLIED = "applied"
    ASSESSED = "assessed"
    APPROVED = "approved"
    BUILT = "built"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AdaptationEvent(StrEnum):
    ASSESS = "assess"
    APPROVE = "approve"
    REFUSE = "refuse"
    BUILD = "build"
    RETURN = "return"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"


_State, _Event = AdaptationState, AdaptationEvent
OPEN = frozenset({_State.APPLIED, _State.ASSESSED, _State.APPROVED, _State.BUILT})

HOME_ADAPTATION: TransitionTable[StrEnum, StrEnum, Situation, NoEffect] = TransitionTable(
    {
        (_State.APPLIED, _Event.ASSESS): serving(_State.ASSESSED),
        (_State.ASSESSED, _Event.APPROVE): serving(_State.APPROVED),
        (_State.ASSESSED, _Event.REFUSE): ending(_State.REFUSED),
        (_State.APPROVED, _Event.BUILD): serving(_State.BUILT),
        (_State.BUILT, _Event.RETURN): serving(_State.APPROVED),
        # What was built is accepted, and paid for, even where the elder did not live to use it.
        (_State.BUILT, _Event.ACCEPT): ending(_State.ACCEPTED),
        **{
            (state, _Event.WITHDRAW): ending(_State.WITHDRAWN)
            for state in (_State.APPLIED, _State.ASSESSED, _State.APPROVED)
        },
    }
)


@dataclass(frozen=True)
class AdaptationItem:
    """One thing to build, with its price and the part of it that is subsidised."""

    cost_fen: int
    subsidy_fen: int


def totals(items: Iterable[AdaptationItem]) -> AdaptationItem:
    """The sums of both."""
    listed = list(items)
    return AdaptationItem(sum(i.cost_fen for i in listed), sum(i.subsidy_fen for i in listed))
