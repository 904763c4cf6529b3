"""Everything about an elder on a day that a rule may ask for, and nothing more. Pure.

Most of a city's elders are in one of a few thousand situations; that is why two million can be judged in minutes: each
situation is judged once (``evaluation.Evaluator``). What does not change an answer (the exact age, the days a fact has
held) therefore must not be in it.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from services.registry.domain.age import age_on
from services.registry.domain.entitlements.facts import (
    ElderFacts,
    GradeFact,
    TraitFact,
    assessment_on,
    months_between,
    traits_on,
)
from services.registry.domain.entitlements.policies import Grade, Policies

Support = Literal["home", "institution"]
_SUPPORT: dict[Any, Support] = {
    "home": "home",
    "institution": "institution",
    "分散供养": "home",
    "集中供养": "institution",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """``age_reached`` is the last of the list's age limits the elder has reached, 0 for none.

    ``evidence`` holds only the names some rule of the list asks for.
    """

    age_reached: int
    in_city: bool | None
    household_in_city: bool | None
    traits: frozenset[str]
    support: Support | None
    disability_level: int | None
    disability_kind: str | None
    grade: Grade | None
    is_reassessment_due: bool
    evidence: frozenset[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Lens:
    """What a service list looks at: its city's code, its age limits in order, the evidence it asks for."""

    city_prefix: str
    age_limits: tuple[int, ...]
    evidence_names: frozenset[str]


def situation_of(elder: ElderFacts, day: date, lens: Lens, policies: Policies) -> Situation:
    """The elder's situation on ``day`` as far as a list looks at it."""
    held = traits_on(elder.traits, day)
    household = _in_city(elder.household_division, lens.city_prefix)
    assessment, is_due = _standing_assessment(elder, day, policies)
    disabled = held["disabled"].attributes if "disabled" in held else {}
    level = disabled.get("level")
    kind = disabled.get("kind")
    reached = bisect_right(lens.age_limits, age_on(elder.birth_date, day))
    return Situation(
        age_reached=lens.age_limits[reached - 1] if reached else 0,
        in_city=_either(household, _in_city(elder.residence_division, lens.city_prefix)),
        household_in_city=household,
        traits=frozenset(held),
        support=_support(held),
        disability_level=level if type(level) is int else None,
        disability_kind=kind if isinstance(kind, str) else None,
        grade=None if assessment is None else (assessment.standard, assessment.grade),
        is_reassessment_due=is_due,
        evidence=_evidence(elder, held, lens.evidence_names),
    )


def _standing_assessment(elder: ElderFacts, day: date, policies: Policies) -> tuple[GradeFact | None, bool]:
    assessment = assessment_on(elder.assessments, day)
    if assessment is None:
        return None, False
    interval = dict(policies.reassessment_months).get(assessment.standard)
    is_due = interval is not None and months_between(assessment.assessed_on, day) >= interval
    return (None if is_due and policies.assessment_lapses else assessment), is_due


def _in_city(division: str | None, prefix: str) -> bool | None:
    """A local unit has a key of its own, but its path leads through the city."""
    if not division:
        return None
    return any(code.startswith(prefix) for code in division.split("/"))


def _either(first: bool | None, second: bool | None) -> bool | None:  # noqa: FBT001 — values, not switches
    if first or second:
        return True
    return None if first is None or second is None else False


def _support(held: dict[str, TraitFact]) -> Support | None:
    for name in ("destitute", "five_guarantees", "three_nos"):
        if name in held:
            stated = held[name].attributes.get("support")
            if isinstance(stated, str) and stated in _SUPPORT:
                return _SUPPORT[stated]
    return None


def _evidence(elder: ElderFacts, held: dict[str, TraitFact], names: frozenset[str]) -> frozenset[tuple[str, bool]]:
    """Stated evidence, and the yes-or-no attributes of standing traits: where two differ, the one that holds counts."""
    known: dict[str, bool] = {name: value for name, value in elder.evidence.items() if name in names}
    for fact in held.values():
        for name, value in fact.attributes.items():
            if name in names and type(value) is bool:
                known[name] = known.get(name, False) or value
    return frozenset(known.items())
