"""State machines as data: ``(state, event) → (next state, guard, effects)``. Pure; knows no particular machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

StateT = TypeVar("StateT", bound=StrEnum)
EventT = TypeVar("EventT", bound=StrEnum)
ContextT = TypeVar("ContextT")
EffectT = TypeVar("EffectT", bound=StrEnum)


class TransitionNotAllowedError(Exception):
    """No rule for this event in this state; ``allowed`` are the events that have one."""

    def __init__(self, state: StrEnum, event: StrEnum, allowed: tuple[StrEnum, ...]) -> None:
        super().__init__(f"{event} is not allowed in state {state}")
        self.state = state
        self.event = event
        self.allowed = allowed


@dataclass(frozen=True)
class Rule(Generic[StateT, ContextT, EffectT]):
    """Where an event leads.

    ``guard`` raises its own error where the context forbids it; ``effects`` are carried out by the caller.
    """

    next: StateT
    guard: Callable[[ContextT], None] | None = None
    effects: tuple[EffectT, ...] = ()


class TransitionTable(Generic[StateT, EventT, ContextT, EffectT]):
    """One machine's whole behaviour."""

    def __init__(self, rules: Mapping[tuple[StateT, EventT], Rule[StateT, ContextT, EffectT]]) -> None:
        self.rules = dict(rules)

    def allowed(self, state: StateT) -> tuple[EventT, ...]:
        """The events that have a rule in ``state``, in the table's order."""
        return tuple(event for (at, event) in self.rules if at == state)

    def apply(self, state: StateT, event: EventT, context: ContextT) -> Rule[StateT, ContextT, EffectT]:
        """The rule to follow; raises :class:`TransitionNotAllowedError` or whatever the guard raises."""
        rule = self.rules.get((state, event))
        if rule is None:
            raise TransitionNotAllowedError(state, event, self.allowed(state))
        if rule.guard is not None:
            rule.guard(context)
        return rule
