"""What an elder's dated facts amount to on a day, in the words in which care arrangements choose whom they serve. Pure.

Derived here and nowhere stored: a need ends on the day the fact behind it does.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from services.registry.domain.age import age_on
from services.registry.domain.entitlements.policies import Grade, Policies
from services.registry.domain.traits import DatedFact, Trait, current_facts

_AGED = 80
_GRAVEST_LEVELS = (1, 2)


class Need(StrEnum):
    """Recorded traits under their own names, and what follows from them."""

    DESTITUTE = "destitute"
    MINIMUM_ALLOWANCE = "minimum_allowance"
    HARDSHIP = "hardship"
    LIVING_ALONE = "living_alone"
    EMPTY_NEST = "empty_nest"
    LEFT_BEHIND = "left_behind"
    INCAPACITATED = "incapacitated"
    PARTLY_INCAPACITATED = "partly_incapacitated"
    DEMENTIA = "dementia"
    DISABLED = "disabled"
    SEVERELY_DISABLED = "severely_disabled"
    SPECIAL_FAMILY = "special_family"
    SPECIAL_CONTRIBUTION = "special_contribution"
    AGED = "aged"
    SPECIALLY_DIFFICULT = "specially_difficult"


Alternatives = tuple[frozenset[Need], ...]
"""Needs in groups: met where all needs of at least one group are there."""

SIX_TRAITS = frozenset(
    {
        Need.LIVING_ALONE,
        Need.EMPTY_NEST,
        Need.LEFT_BEHIND,
        Need.INCAPACITATED,
        Need.SEVERELY_DISABLED,
        Need.SPECIAL_FAMILY,
    }
)
"""济政办发〔2023〕2号, items 5 and 6: 「独居、空巢、留守、失能、重残、计划生育特殊家庭等特殊困难老年人」."""

# 特困 contains who was called 三无 and 五保 before; 特困 and 低保 imply hardship. 失能 includes 失智
# (山东省养老服务条例, art. 74), and both kinds of families that lost their only child's support are 计划生育特殊家庭.
_IMPLIED: dict[Trait, tuple[Need, ...]] = {
    Trait.DESTITUTE: (Need.DESTITUTE, Need.HARDSHIP),
    Trait.THREE_NOS: (Need.DESTITUTE, Need.HARDSHIP),
    Trait.FIVE_GUARANTEES: (Need.DESTITUTE, Need.HARDSHIP),
    Trait.MINIMUM_ALLOWANCE: (Need.MINIMUM_ALLOWANCE, Need.HARDSHIP),
    Trait.HARDSHIP: (Need.HARDSHIP,),
    Trait.LIVING_ALONE: (Need.LIVING_ALONE,),
    Trait.EMPTY_NEST: (Need.EMPTY_NEST,),
    Trait.LEFT_BEHIND: (Need.LEFT_BEHIND,),
    Trait.INCAPACITATED: (Need.INCAPACITATED, Need.PARTLY_INCAPACITATED),
    Trait.DEMENTIA: (Need.DEMENTIA, Need.INCAPACITATED, Need.PARTLY_INCAPACITATED),
    Trait.DISABLED: (Need.DISABLED,),
    Trait.SPECIAL_FAMILY: (Need.SPECIAL_FAMILY,),
    Trait.BEREAVED_ONLY_CHILD: (Need.SPECIAL_FAMILY,),
    Trait.DISABLED_ONLY_CHILD: (Need.SPECIAL_FAMILY,),
    Trait.SPECIAL_CONTRIBUTION: (Need.SPECIAL_CONTRIBUTION,),
}


def needs_of_grade(grade: Grade | None, policies: Policies) -> frozenset[Need]:
    """What the last assessment says, as far as the policies decide what its grade means; None is no assessment."""
    decided = {
        Need.INCAPACITATED: policies.incapacitated_grades,
        Need.PARTLY_INCAPACITATED: policies.partly_incapacitated_grades,
    }
    return frozenset(need for need, policy in decided.items() if grade is not None and policy.decides(grade))


def needs_on(
    facts: Iterable[DatedFact], birth_date: date, day: date, assessed: frozenset[Need] = frozenset()
) -> frozenset[Need]:
    """The needs of somebody with these facts on ``day``; more facts never mean fewer needs.

    ``assessed`` are the needs their assessment shows (:func:`needs_of_grade`).
    """
    found: set[Need] = set(assessed)
    for fact in current_facts(facts, day):
        found.update(_IMPLIED.get(Trait(fact.trait), ()))
        if fact.trait == Trait.DISABLED and fact.attributes.get("level") in _GRAVEST_LEVELS:
            found.add(Need.SEVERELY_DISABLED)
    if age_on(birth_date, day) >= _AGED:
        found.add(Need.AGED)
    if not found.isdisjoint(SIX_TRAITS):
        found.add(Need.SPECIALLY_DIFFICULT)
    return frozenset(found)


def first_met(alternatives: Alternatives, needs: frozenset[Need]) -> frozenset[Need] | None:
    """The first group that is there entirely; None where none is."""
    return next((group for group in alternatives if group <= needs), None)
