"""Conditions in three-valued logic: true, false, or not known. Pure; knows nothing of elders.

Kleene's logic is what a careful clerk does: what is missing matters only where it could turn the answer. There is no
negation, so learning that something holds never takes an answer back (see ``evaluation``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Leaf:
    """What one word of a condition came to. ``policy`` names the configured policy it rests on, if any."""

    word: str
    value: bool | None
    reason: str
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A condition's value, and the words it rests on: where true or false those that made it so, else all that bear."""

    value: bool | None
    leaves: tuple[Leaf, ...]

    def with_value(self, value: bool | None) -> tuple[Leaf, ...]:  # noqa: FBT001 — a value, not a switch
        """The leaves of one value."""
        return tuple(leaf for leaf in self.leaves if leaf.value is value)


@dataclass(frozen=True, slots=True)
class Condition:
    """A word, or ``all`` or ``any`` of other conditions. ``all`` of none is true."""

    kind: Literal["word", "all", "any"]
    word: str = ""
    parts: tuple["Condition", ...] = ()

    def words(self) -> frozenset[str]:
        """Every word in it."""
        if self.kind == "word":
            return frozenset([self.word])
        return frozenset().union(*(part.words() for part in self.parts))

    def replaced(self, words: Mapping[str, str]) -> "Condition":
        """The same condition with words replaced."""
        return Condition(self.kind, words.get(self.word, self.word), tuple(part.replaced(words) for part in self.parts))


ALWAYS = Condition("all")
Judge = Callable[[str], Leaf]


def both(*parts: Condition) -> Condition:
    """All of ``parts``."""
    return Condition("all", parts=parts)


def read_condition(data: Any, named: Mapping[str, Condition]) -> Condition:
    """A condition written as ``"word"``, ``"@name"``, ``{"all": […]}``, ``{"any": […]}``; a bare list means all.

    Raises ``ValueError`` for anything else, a name that is not in ``named`` among it.
    """
    match data:
        case str() if data.startswith("@"):
            if data[1:] not in named:
                raise ValueError(f"no condition is named {data[1:]!r}")
            return named[data[1:]]
        case str():
            return Condition("word", data)
        case list():
            return Condition("all", parts=tuple(read_condition(part, named) for part in data))
        case {"all": list(parts), **rest} if not rest:
            return Condition("all", parts=tuple(read_condition(part, named) for part in parts))
        case {"any": list(parts), **rest} if not rest:
            return Condition("any", parts=tuple(read_condition(part, named) for part in parts))
        case _:
            raise ValueError(f"not a condition: {data!r}")


def weigh(condition: Condition, judge: Judge) -> Outcome:
    """What the condition comes to when ``judge`` answers for its words."""
    if condition.kind == "word":
        leaf = judge(condition.word)
        return Outcome(leaf.value, (leaf,))
    outcomes = [weigh(part, judge) for part in condition.parts]
    decisive = condition.kind == "any"  # one true part decides "any", one false part decides "all"
    deciding = [outcome for outcome in outcomes if outcome.value is decisive]
    if deciding:
        return Outcome(decisive, _leaves(deciding))
    open_ones = [outcome for outcome in outcomes if outcome.value is None]
    if not open_ones:
        return Outcome(not decisive, _leaves(outcomes))
    return Outcome(None, _leaves(open_ones if decisive else outcomes))


def _leaves(outcomes: list[Outcome]) -> tuple[Leaf, ...]:
    return tuple(dict.fromkeys(leaf for outcome in outcomes for leaf in outcome.leaves))
