"""Dated facts about an elder: which there are, and which of them hold on a day. Pure.

Facts are never altered. One that was wrong, or has ended, is restated with the same first day, and the restatement
supersedes it; so what was believed on any day, and what was true on it, can both be asked again.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from uuid import UUID


class Trait(StrEnum):
    """The traits that are recorded. What follows from others (age over 80, specially difficult) is derived instead."""

    DESTITUTE = "destitute"
    MINIMUM_ALLOWANCE = "minimum_allowance"
    HARDSHIP = "hardship"
    INCAPACITATED = "incapacitated"
    DEMENTIA = "dementia"
    LIVING_ALONE = "living_alone"
    EMPTY_NEST = "empty_nest"
    LEFT_BEHIND = "left_behind"
    SPECIAL_FAMILY = "special_family"
    BEREAVED_ONLY_CHILD = "bereaved_only_child"
    DISABLED_ONLY_CHILD = "disabled_only_child"
    DISABLED = "disabled"
    SPECIAL_CONTRIBUTION = "special_contribution"
    THREE_NOS = "three_nos"
    FIVE_GUARANTEES = "five_guarantees"


class DatedFact(Protocol):
    """What this module needs of a recorded fact. Days are inclusive; no ``valid_to`` means it still holds."""

    @property
    def trait(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def superseded_by(self) -> UUID | None: ...


FactT = TypeVar("FactT", bound=DatedFact)


def holds_on(fact: DatedFact, day: date) -> bool:
    """Whether the fact stands and covers ``day``."""
    ended = fact.valid_to is not None and fact.valid_to < day
    return fact.superseded_by is None and fact.valid_from <= day and not ended


def current_facts(facts: Iterable[FactT], day: date) -> list[FactT]:
    """The facts that hold on ``day``, at most one per trait (the last to begin), in the order of their names."""
    by_trait: dict[str, FactT] = {}
    for fact in sorted(facts, key=lambda f: (f.valid_from, f.recorded_at)):
        if holds_on(fact, day):
            by_trait[fact.trait] = fact
    return [by_trait[name] for name in sorted(by_trait)]


def refuse_attributes(trait: Trait, attributes: Mapping[str, Any]) -> str | None:
    """What is wrong with a trait's attributes; a disability's ``level`` is 1 to 4 (GB/T 26341), 1 the gravest."""
    if trait is Trait.DISABLED and "level" in attributes:
        level = attributes["level"]
        if type(level) is not int or not 1 <= level <= 4:
            return "the level of a disability is 1, 2, 3 or 4"
    return None
