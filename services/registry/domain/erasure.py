"""Who may ask to have a person's data copied or erased, what is erased, and what the law keeps. Pure.

The articles are those of 个人信息保护法: 45 the copy, 47 the erasure (what must be kept is only
stored), 49 the near relatives of the deceased.
"""

from dataclasses import dataclass
from enum import StrEnum

from services.kit.transitions import Rule, TransitionTable
from services.registry.domain.departure import Status


class Right(StrEnum):
    """By what right somebody acts."""

    SELF = "self"
    GUARDIAN = "guardian"
    AGENT = "agent"
    NEAR_RELATIVE = "near_relative"


class ErasureState(StrEnum):
    REQUESTED = "requested"
    EXECUTED = "executed"
    REFUSED = "refused"


class ErasureDecision(StrEnum):
    CONFIRM = "confirm"
    REFUSE = "refuse"


class _Effect(StrEnum):
    ERASE = "erase"


ERASURE: TransitionTable[ErasureState, ErasureDecision, None, _Effect] = TransitionTable(
    {
        (ErasureState.REQUESTED, ErasureDecision.CONFIRM): Rule(ErasureState.EXECUTED, effects=(_Effect.ERASE,)),
        (ErasureState.REQUESTED, ErasureDecision.REFUSE): Rule(ErasureState.REFUSED),
    }
)


@dataclass(frozen=True)
class Kept:
    """Something that is not erased, and why."""

    what: str
    why: str


ERASED = ("phone", "address", "location", "care_notes", "language", "household", "contacts", "photo")
"""What serves only to reach and to serve the person."""

KEPT = (
    Kept("name, id number, divisions, status", "They say whose the kept facts are."),
    Kept("traits, assessments, entitlements and care arrangements", "Public money was paid or refused by them."),
    Kept("consents", "They prove by what right the data was processed (art. 14, 29)."),
    Kept("reveals, erasure requests, decisions", "Records of processing are kept for three years at least (art. 56)."),
)


def refuse_right(right: Right, status: Status) -> str | None:
    """What is wrong with acting by ``right`` for somebody of that status; None where nothing is."""
    if status == "deceased" and right is not Right.NEAR_RELATIVE:
        return "For the deceased, near relatives act (art. 49)."
    if status != "deceased" and right is Right.NEAR_RELATIVE:
        return "For the living, they themselves act, their guardian or their agent."
    return None
