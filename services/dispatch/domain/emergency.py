"""The life of an emergency as one transition table. Pure: who asks, when and what is stored are the caller's business.

    open ──claim──► claimed ──dispatch──► dispatched ──helper arrives──► arrived ──resolve──► resolved
      ◄──release──┘        ◄──helper declines──┘

A case rings while a person is needed: from the first press to the claim, and again after a new press, a declined or
silent helper, a release, or a message that could not be delivered.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.kit.transitions import Rule, TransitionTable

TAKE_OVER_LEVEL = 2
"""From this level on the holder of a ringing case is taken to be away: another operator may take it over."""

DEVICE_FAULTS = frozenset({"low_battery", "offline", "tamper"})
"""Alarm kinds about the device, not the person. They open no emergency; nothing else is ever filtered."""


class State(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    RESOLVED = "resolved"


class Event(StrEnum):
    PRESS = "press"
    SHOWN = "shown"
    CLAIM = "claim"
    RELEASE = "release"
    NOTE = "note"
    CONTACT_ATTEMPT = "contact_attempt"
    DISPATCH = "dispatch"
    HAND_OVER = "hand_over"
    RESOLVE = "resolve"
    HELPER_ACCEPTED = "helper_accepted"
    HELPER_DEPARTED = "helper_departed"
    HELPER_DECLINED = "helper_declined"
    HELPER_LOST = "helper_lost"  # declined while nobody holds the case
    HELPER_ARRIVED = "helper_arrived"
    HELPER_SILENT = "helper_silent"
    DEADLINE = "deadline"
    NOTIFICATION_FAILED = "notification_failed"
    ELDER_KNOWN = "elder_known"


class Effect(StrEnum):
    """What the caller does to the stored case; ``RING`` on a case that rings already leaves its clock alone."""

    COUNT_PRESS = "count_press"
    RING = "ring"
    SILENCE = "silence"
    TAKE = "take"
    LET_GO = "let_go"
    SHOW = "show"
    SEND = "send"
    ACCEPT = "accept"
    ARRIVE = "arrive"
    CLOSE = "close"


class Outcome(StrEnum):
    HELPED = "helped"
    FALSE_ALARM = "false_alarm"
    TEST = "test"
    DEVICE_FAULT = "device_fault"
    HANDED_OVER = "handed_over"
    NO_CONTACT = "no_contact"


@dataclass(frozen=True)
class Situation:
    """What guards look at. ``actor_id`` is None where a clock or a helper moves the case."""

    actor_id: UUID | None
    holder_id: UUID | None
    is_ringing: bool
    level: int
    is_helper_on_the_way: bool


class AlreadyClaimedError(Exception):
    """Somebody else holds the case and answers."""


class HeldByAnotherError(Exception):
    """Only the holder may do this."""


class NobodyHoldsItError(Exception):
    """The case has to be claimed first."""


class StillRingingError(Exception):
    """It rings again: the holder has to acknowledge that before closing the case."""


class HelperOnTheWayError(Exception):
    """A helper has accepted: they have to decline before another is sent."""


def _may_claim(at: Situation) -> None:
    if at.holder_id is None or at.holder_id == at.actor_id:
        return
    if at.is_ringing and at.level >= TAKE_OVER_LEVEL:
        return
    raise AlreadyClaimedError


def _holds(at: Situation) -> None:
    if at.holder_id is None:
        raise NobodyHoldsItError
    if at.holder_id != at.actor_id:
        raise HeldByAnotherError


def _may_close(at: Situation) -> None:
    _holds(at)
    if at.is_ringing:
        # Whoever closes a case the moment it rings again has not heard it: that press would be lost.
        raise StillRingingError


def _may_send_another(at: Situation) -> None:
    _holds(at)
    if at.is_helper_on_the_way:
        raise HelperOnTheWayError


_Rule = Rule[State, Situation, Effect]
_Rules = dict[tuple[State, Event], _Rule]


def _in_every_unresolved_state() -> _Rules:
    rules: _Rules = {}
    for state in (State.OPEN, State.CLAIMED, State.DISPATCHED, State.ARRIVED):
        rules |= {
            (state, Event.PRESS): Rule(state, effects=(Effect.COUNT_PRESS, Effect.RING)),
            (state, Event.SHOWN): Rule(state, effects=(Effect.SHOW,)),
            (state, Event.NOTE): Rule(state),
            (state, Event.DEADLINE): Rule(state),
            (state, Event.NOTIFICATION_FAILED): Rule(state, effects=(Effect.RING,)),
            (state, Event.ELDER_KNOWN): Rule(state),
        }
    return rules


def _while_held() -> _Rules:
    rules: _Rules = {}
    for state in (State.CLAIMED, State.DISPATCHED, State.ARRIVED):
        # After a release under way the state stays: the helper is still coming, only the holder has gone.
        released = State.OPEN if state is State.CLAIMED else state
        rules |= {
            (state, Event.CLAIM): Rule(state, _may_claim, (Effect.TAKE, Effect.SILENCE)),
            (state, Event.RELEASE): Rule(released, _holds, (Effect.LET_GO, Effect.RING)),
            (state, Event.CONTACT_ATTEMPT): Rule(state, _holds),
            (state, Event.HAND_OVER): Rule(state, _holds),
            (state, Event.RESOLVE): Rule(State.RESOLVED, _may_close, (Effect.SILENCE, Effect.CLOSE)),
        }
    return rules


EMERGENCY: TransitionTable[State, Event, Situation, Effect] = TransitionTable(
    {
        (State.OPEN, Event.CLAIM): Rule(State.CLAIMED, _may_claim, (Effect.TAKE, Effect.SILENCE)),
        **_in_every_unresolved_state(),
        **_while_held(),
        (State.CLAIMED, Event.DISPATCH): Rule(State.DISPATCHED, _may_send_another, (Effect.SEND,)),
        (State.DISPATCHED, Event.DISPATCH): Rule(State.DISPATCHED, _may_send_another, (Effect.SEND,)),
        (State.DISPATCHED, Event.HELPER_ACCEPTED): Rule(State.DISPATCHED, effects=(Effect.ACCEPT,)),
        (State.DISPATCHED, Event.HELPER_DEPARTED): Rule(State.DISPATCHED),
        (State.DISPATCHED, Event.HELPER_SILENT): Rule(State.DISPATCHED, effects=(Effect.RING,)),
        (State.DISPATCHED, Event.HELPER_DECLINED): Rule(State.CLAIMED, effects=(Effect.RING,)),
        (State.DISPATCHED, Event.HELPER_LOST): Rule(State.OPEN, effects=(Effect.RING,)),
        (State.DISPATCHED, Event.HELPER_ARRIVED): Rule(State.ARRIVED, effects=(Effect.ARRIVE,)),
        # What is learnt afterwards still belongs to the case.
        (State.RESOLVED, Event.NOTE): Rule(State.RESOLVED),
    }
)
