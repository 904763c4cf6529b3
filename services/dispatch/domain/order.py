"""The life of a service order as one transition table. Pure.

    requested ─assign─► assigned ─accept─► accepted ─depart─► departed ─check in─► in_service
    in_service ─check out─► completed ─verify─► verified

A declined ordinary order is reopened at once for somebody else; a declined emergency order ends, because the operator
sends another helper with an order of their own.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.kit.transitions import Rule, TransitionTable


class Kind(StrEnum):
    ORDINARY = "ordinary"
    EMERGENCY = "emergency"


class State(StrEnum):
    REQUESTED = "requested"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    DEPARTED = "departed"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    VERIFIED = "verified"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Event(StrEnum):
    ASSIGN = "assign"
    ACCEPT = "accept"
    DECLINE = "decline"
    REOPEN = "reopen"
    DEPART = "depart"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    VERIFY = "verify"
    CANCEL = "cancel"


class Effect(StrEnum):
    """What the caller does to the stored order."""

    SET_WORKER = "set_worker"
    CLEAR_WORKER = "clear_worker"


WAITING_FOR_HELPER = frozenset({State.ASSIGNED, State.ACCEPTED, State.DEPARTED})
"""States in which an order may still be called off."""

BUSY = frozenset({State.ACCEPTED, State.DEPARTED, State.IN_SERVICE})
"""States that keep a worker from another job; an emergency does so as soon as it is assigned."""

_WORKERS_VERBS = (Event.ACCEPT, Event.DECLINE, Event.DEPART, Event.CHECK_IN, Event.CHECK_OUT)
_HUBS_VERBS = (Event.ASSIGN, Event.VERIFY, Event.CANCEL)


@dataclass(frozen=True)
class Situation:
    """What guards look at: who acts, and who is assigned. ``actor_worker_id`` is None for staff of the hub."""

    actor_worker_id: UUID | None
    worker_id: UUID | None


class NotTheAssignedWorkerError(Exception):
    """Only the worker the order was given to may do this."""


class VerifiesOwnWorkError(Exception):
    """Nobody confirms a visit of their own."""


def _is_assigned_worker(at: Situation) -> None:
    if at.worker_id is None or at.actor_worker_id != at.worker_id:
        raise NotTheAssignedWorkerError


def _did_not_do_it(at: Situation) -> None:
    if at.actor_worker_id is not None and at.actor_worker_id == at.worker_id:
        raise VerifiesOwnWorkError


_Rule = Rule[State, Situation, Effect]


def _while_waiting() -> dict[tuple[State, Event], _Rule]:
    rules: dict[tuple[State, Event], _Rule] = {}
    for state in (State.ASSIGNED, State.ACCEPTED, State.DEPARTED):
        rules[state, Event.DECLINE] = Rule(State.DECLINED, _is_assigned_worker)
        rules[state, Event.CANCEL] = Rule(State.CANCELLED)
    return rules


ORDER: TransitionTable[State, Event, Situation, Effect] = TransitionTable(
    {
        (State.REQUESTED, Event.ASSIGN): Rule(State.ASSIGNED, effects=(Effect.SET_WORKER,)),
        (State.REQUESTED, Event.CANCEL): Rule(State.CANCELLED),
        (State.ASSIGNED, Event.ASSIGN): Rule(State.ASSIGNED, effects=(Effect.SET_WORKER,)),
        (State.ASSIGNED, Event.ACCEPT): Rule(State.ACCEPTED, _is_assigned_worker),
        (State.ACCEPTED, Event.DEPART): Rule(State.DEPARTED, _is_assigned_worker),
        # Somebody who is there already need not have pressed "depart".
        (State.ACCEPTED, Event.CHECK_IN): Rule(State.IN_SERVICE, _is_assigned_worker),
        (State.DEPARTED, Event.CHECK_IN): Rule(State.IN_SERVICE, _is_assigned_worker),
        (State.IN_SERVICE, Event.CHECK_OUT): Rule(State.COMPLETED, _is_assigned_worker),
        (State.COMPLETED, Event.VERIFY): Rule(State.VERIFIED, _did_not_do_it),
        (State.DECLINED, Event.REOPEN): Rule(State.REQUESTED, effects=(Effect.CLEAR_WORKER,)),
        **_while_waiting(),
    }
)


def verbs(state: State, kind: Kind, *, is_assigned_worker: bool, is_hub: bool) -> list[Event]:
    """The verbs a caller may use now. An emergency's order is assigned and called off through the emergency."""
    mine = (_WORKERS_VERBS if is_assigned_worker else ()) + (_HUBS_VERBS if is_hub else ())
    if kind is Kind.EMERGENCY:
        mine = tuple(verb for verb in mine if verb not in {Event.ASSIGN, Event.CANCEL})
    return [event for event in ORDER.allowed(state) if event in mine]
