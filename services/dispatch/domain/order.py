"""The life of a service order as one transition table. Pure.

    requested ─assign─► assigned ─accept─► accepted ─depart─► departed ─check in─► in_service
    in_service ─check out─► completed ─verify─► verified

What has not begun may be cancelled by people, or by an elder's departure; it is reopened where its worker's provider
may no longer serve.
A declined ordinary order is reopened at once for somebody else; a declined emergency order ends, because the operator
sends another helper with an order of their own.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.kit.transitions import Rule, TransitionTable


class OrderKind(StrEnum):
    ORDINARY = "ordinary"
    EMERGENCY = "emergency"


class OrderState(StrEnum):
    REQUESTED = "requested"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    DEPARTED = "departed"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    VERIFIED = "verified"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class OrderEvent(StrEnum):
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


WAITING_FOR_HELPER = frozenset({OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED})
"""States in which an order may still be called off."""

NOT_BEGUN = WAITING_FOR_HELPER | {OrderState.REQUESTED}
"""States before anybody has been at the door."""

BUSY = frozenset({OrderState.ACCEPTED, OrderState.DEPARTED, OrderState.IN_SERVICE})
"""States that keep a worker from another job; an emergency does so as soon as it is assigned."""

_WORKERS_VERBS = (OrderEvent.ACCEPT, OrderEvent.DECLINE, OrderEvent.DEPART, OrderEvent.CHECK_IN, OrderEvent.CHECK_OUT)
_HUBS_VERBS = (OrderEvent.ASSIGN, OrderEvent.VERIFY, OrderEvent.CANCEL)
VERBS = frozenset(_WORKERS_VERBS + _HUBS_VERBS)
"""What people do; the other events only follow from something else."""


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


_Rule = Rule[OrderState, Situation, Effect]


def _while_waiting() -> dict[tuple[OrderState, OrderEvent], _Rule]:
    rules: dict[tuple[OrderState, OrderEvent], _Rule] = {}
    for state in (OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED):
        rules[state, OrderEvent.DECLINE] = Rule(OrderState.DECLINED, _is_assigned_worker)
        rules[state, OrderEvent.REOPEN] = Rule(OrderState.REQUESTED, effects=(Effect.CLEAR_WORKER,))
        rules[state, OrderEvent.CANCEL] = Rule(OrderState.CANCELLED)
    return rules


ORDER: TransitionTable[OrderState, OrderEvent, Situation, Effect] = TransitionTable(
    {
        (OrderState.REQUESTED, OrderEvent.ASSIGN): Rule(OrderState.ASSIGNED, effects=(Effect.SET_WORKER,)),
        (OrderState.REQUESTED, OrderEvent.CANCEL): Rule(OrderState.CANCELLED),
        (OrderState.ASSIGNED, OrderEvent.ASSIGN): Rule(OrderState.ASSIGNED, effects=(Effect.SET_WORKER,)),
        (OrderState.ASSIGNED, OrderEvent.ACCEPT): Rule(OrderState.ACCEPTED, _is_assigned_worker),
        (OrderState.ACCEPTED, OrderEvent.DEPART): Rule(OrderState.DEPARTED, _is_assigned_worker),
        # Somebody who is there already need not have pressed "depart".
        (OrderState.ACCEPTED, OrderEvent.CHECK_IN): Rule(OrderState.IN_SERVICE, _is_assigned_worker),
        (OrderState.DEPARTED, OrderEvent.CHECK_IN): Rule(OrderState.IN_SERVICE, _is_assigned_worker),
        (OrderState.IN_SERVICE, OrderEvent.CHECK_OUT): Rule(OrderState.COMPLETED, _is_assigned_worker),
        (OrderState.COMPLETED, OrderEvent.VERIFY): Rule(OrderState.VERIFIED, _did_not_do_it),
        (OrderState.DECLINED, OrderEvent.REOPEN): Rule(OrderState.REQUESTED, effects=(Effect.CLEAR_WORKER,)),
        **_while_waiting(),
    }
)


def verbs(state: OrderState, kind: OrderKind, *, is_assigned_worker: bool, is_hub: bool) -> list[OrderEvent]:
    """The verbs a caller may use now. An emergency's order is assigned and called off through the emergency."""
    mine = (_WORKERS_VERBS if is_assigned_worker else ()) + (_HUBS_VERBS if is_hub else ())
    if kind is OrderKind.EMERGENCY:
        mine = tuple(verb for verb in mine if verb not in {OrderEvent.ASSIGN, OrderEvent.CANCEL})
    return [event for event in ORDER.allowed(state) if event in mine]
