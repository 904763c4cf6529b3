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


class EmergencyState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    RESOLVED = "resolved"


class EmergencyEvent(StrEnum):
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


_Rule = Rule[EmergencyState, Situation, Effect]
_Rules = dict[tuple[EmergencyState, EmergencyEvent], _Rule]


def _in_every_unresolved_state() -> _Rules:
    rules: _Rules = {}
    for state in (EmergencyState.OPEN, EmergencyState.CLAIMED, EmergencyState.DISPATCHED, EmergencyState.ARRIVED):
        rules |= {
            (state, EmergencyEvent.PRESS): Rule(state, effects=(Effect.COUNT_PRESS, Effect.RING)),
            (state, EmergencyEvent.SHOWN): Rule(state, effects=(Effect.SHOW,)),
            (state, EmergencyEvent.NOTE): Rule(state),
            (state, EmergencyEvent.DEADLINE): Rule(state),
            (state, EmergencyEvent.NOTIFICATION_FAILED): Rule(state, effects=(Effect.RING,)),
            (state, EmergencyEvent.ELDER_KNOWN): Rule(state),
        }
    return rules


def _while_held() -> _Rules:
    rules: _Rules = {}
    for state in (EmergencyState.CLAIMED, EmergencyState.DISPATCHED, EmergencyState.ARRIVED):
        # After a release under way the state stays: the helper is still coming, only the holder has gone.
        released = EmergencyState.OPEN if state is EmergencyState.CLAIMED else state
        rules |= {
            (state, EmergencyEvent.CLAIM): Rule(state, _may_claim, (Effect.TAKE, Effect.SILENCE)),
            (state, EmergencyEvent.RELEASE): Rule(released, _holds, (Effect.LET_GO, Effect.RING)),
            (state, EmergencyEvent.CONTACT_ATTEMPT): Rule(state, _holds),
            (state, EmergencyEvent.HAND_OVER): Rule(state, _holds),
            (state, EmergencyEvent.RESOLVE): Rule(EmergencyState.RESOLVED, _may_close, (Effect.SILENCE, Effect.CLOSE)),
        }
    return rules


EMERGENCY: TransitionTable[EmergencyState, EmergencyEvent, Situation, Effect] = TransitionTable(
    {
        (EmergencyState.OPEN, EmergencyEvent.CLAIM): Rule(
            EmergencyState.CLAIMED, _may_claim, (Effect.TAKE, Effect.SILENCE)
        ),
        **_in_every_unresolved_state(),
        **_while_held(),
        (EmergencyState.CLAIMED, EmergencyEvent.DISPATCH): Rule(
            EmergencyState.DISPATCHED, _may_send_another, (Effect.SEND,)
        ),
        (EmergencyState.DISPATCHED, EmergencyEvent.DISPATCH): Rule(
            EmergencyState.DISPATCHED, _may_send_another, (Effect.SEND,)
        ),
        (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_ACCEPTED): Rule(
            EmergencyState.DISPATCHED, effects=(Effect.ACCEPT,)
        ),
        (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_DEPARTED): Rule(EmergencyState.DISPATCHED),
        (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_SILENT): Rule(
            EmergencyState.DISPATCHED, effects=(Effect.RING,)
        ),
        (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_DECLINED): Rule(
            EmergencyState.CLAIMED, effects=(Effect.RING,)
        ),
        (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_LOST): Rule(EmergencyState.OPEN, effects=(Effect.RING,)),
        (EmergencyState.DISPATCHED, EmergencyEvent.HELPER_ARRIVED): Rule(
            EmergencyState.ARRIVED, effects=(Effect.ARRIVE,)
        ),
        # What is learnt afterwards still belongs to the case.
        (EmergencyState.RESOLVED, EmergencyEvent.NOTE): Rule(EmergencyState.RESOLVED),
    }
)
