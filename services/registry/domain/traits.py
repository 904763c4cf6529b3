"""Dated facts about an elder: which there are, which of them hold on a day, which contradict each other. Pure.

Facts are never altered. One that was wrong, or has ended, is restated with the same first day, and the restatement
supersedes it; so what was believed on any day, and what was true on it, can both be asked again. Facts overlap freely,
but two that stand may not say different things of one trait and one day.
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
    def id(self) -> UUID: ...
    @property
    def trait(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def attributes(self) -> Mapping[str, Any]: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def superseded_by(self) -> UUID | None: ...


FactT = TypeVar("FactT", bound=DatedFact)


def holds_on(fact: DatedFact, day: date) -> bool:
    """Whether the fact stands and covers ``day``."""
    return fact.superseded_by is None and covers(fact, day)


def covers(fact: DatedFact, day: date) -> bool:
    """Whether ``day`` lies in the fact's period, whether or not the fact is still believed."""
    return fact.valid_from <= day and (fact.valid_to is None or day <= fact.valid_to)


def current_facts(facts: Iterable[FactT], day: date) -> list[FactT]:
    """The facts that hold on ``day``, at most one per trait (the last to begin), in the order of their names."""
    by_trait: dict[str, FactT] = {}
    for fact in sorted(facts, key=lambda f: (f.valid_from, f.recorded_at)):
        if holds_on(fact, day):
            by_trait[fact.trait] = fact
    return [by_trait[name] for name in sorted(by_trait)]


def believed_before(facts: Iterable[FactT], moment: datetime) -> list[FactT]:
    """The facts that stood just before ``moment``: recorded by then, and not yet superseded."""
    known = {fact.id: fact for fact in facts if fact.recorded_at < moment}
    return [fact for fact in known.values() if fact.superseded_by not in known]


def restates(new: DatedFact, fact: DatedFact) -> bool:
    """Whether ``new`` takes the place of a standing fact: the same trait from the same first day."""
    return fact.superseded_by is None and (fact.trait, fact.valid_from) == (new.trait, new.valid_from)


def overlap(one: DatedFact, other: DatedFact) -> bool:
    """Whether some day lies in both periods."""
    begins_in_time = other.valid_to is None or one.valid_from <= other.valid_to
    return begins_in_time and (one.valid_to is None or other.valid_from <= one.valid_to)


def contradict(one: DatedFact, other: DatedFact) -> bool:
    """Whether two facts say different things of the same trait and day.

    Somebody destitute is supported at home or in an institution, a disability has one level: an attribute that both
    name has one value a day. What only one of them names adds to the other.
    """
    if one.trait != other.trait or not overlap(one, other):
        return False
    return any(one.attributes[name] != other.attributes[name] for name in one.attributes.keys() & other.attributes)


def contradicted(facts: Iterable[FactT], new: DatedFact) -> FactT | None:
    """The first standing fact that ``new`` contradicts, in the order of their first days; not what it supersedes."""
    standing = (fact for fact in facts if fact.superseded_by is None and fact.id != new.id)
    return next((fact for fact in sorted(standing, key=lambda f: f.valid_from) if contradict(fact, new)), None)


def refuse_attributes(trait: Trait, attributes: Mapping[str, Any]) -> str | None:
    """What is wrong with a trait's attributes.

    A disability's ``level`` is 1 to 4 (GB/T 26341), 1 the gravest. The ``support`` of the destitute is ``home``
    (分散供养) or ``institution`` (集中供养).
    """
    if trait is Trait.DISABLED and "level" in attributes:
        level = attributes["level"]
        if type(level) is not int or not 1 <= level <= 4:
            return "the level of a disability is 1, 2, 3 or 4"
    if trait is Trait.DESTITUTE and attributes.get("support", "home") not in {"home", "institution"}:
        return "the support of the destitute is home or institution"
    return None
