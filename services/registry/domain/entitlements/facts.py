"""What entitlements are judged from: birth date, divisions, dated traits, assessments, evidence. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Standard = Literal["GB/T 42195-2022", "MZ/T 039-2013"]
GB_T_42195: Standard = "GB/T 42195-2022"
MZ_T_039: Standard = "MZ/T 039-2013"
HIGHEST_GRADE: dict[Standard, int] = {GB_T_42195: 4, MZ_T_039: 3}
"""Grades run from 0, able, to these; the same number means another thing in each standard."""


@dataclass(frozen=True, slots=True)
class TraitFact:
    """A trait and the days it holds, both inclusive; no ``valid_to`` means until further notice."""

    trait: str
    valid_from: date
    valid_to: date | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class GradeFact:
    """The result of one ability assessment."""

    standard: Standard
    grade: int
    assessed_on: date


@dataclass(frozen=True, slots=True)
class ElderFacts:
    """One elder. A division is a code or a path of codes; ``None`` is not known, which differs from elsewhere.

    ``evidence`` holds what the registry does not record as traits (insured, rights infringed): its name → true or
    false; a name that is absent is not known.
    """

    birth_date: date
    household_division: str | None = None
    residence_division: str | None = None
    traits: tuple[TraitFact, ...] = ()
    assessments: tuple[GradeFact, ...] = ()
    evidence: Mapping[str, bool] = field(default_factory=dict)


def traits_on(traits: Iterable[TraitFact], day: date) -> dict[str, TraitFact]:
    """The traits that hold on ``day``: of statements of the same trait the one that began last."""
    held: dict[str, TraitFact] = {}
    for fact in traits:
        if fact.holds_on(day) and (fact.trait not in held or held[fact.trait].valid_from <= fact.valid_from):
            held[fact.trait] = fact
    return held


def assessment_on(assessments: Iterable[GradeFact], day: date) -> GradeFact | None:
    """The last assessment made by ``day``. On one day the newer standard's counts: it replaced the other."""
    made = [fact for fact in assessments if fact.assessed_on <= day]
    return max(made, key=lambda fact: (fact.assessed_on, fact.standard == GB_T_42195), default=None)


def months_between(earlier: date, later: date) -> int:
    """Completed months from ``earlier`` to ``later``; the 31st completes a shorter month on the next month's first."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
