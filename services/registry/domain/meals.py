"""Meals at a canteen (助餐): who is subsidised, and by how much. Pure.

The city's 2018 plan, 二(三)6: canteens are subsidised 「按照服务低保、失能、半失能老年人次数」; counties set the
amount, so it is policy data, and without a policy there is no subsidy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.kit.transitions import TransitionTable
from services.registry.domain.care_steps import NoEffect, Situation, ending
from services.registry.domain.needs import Need


class SubsidyClass(StrEnum):
    NONE = "none"
    MINIMUM_ALLOWANCE = "minimum_allowance"
    INCAPACITATED = "incapacitated"
    SEMI_INCAPACITATED = "semi_incapacitated"


class Meal(StrEnum):
    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


class Serving(StrEnum):
    AT_CANTEEN = "at_canteen"
    DELIVERED = "delivered"


class EnrolmentState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class EnrolmentEvent(StrEnum):
    END = "end"


MEAL_ENROLMENT: TransitionTable[StrEnum, StrEnum, Situation, NoEffect] = TransitionTable(
    {(EnrolmentState.ACTIVE, EnrolmentEvent.END): ending(EnrolmentState.ENDED)}
)


@dataclass(frozen=True)
class MealSubsidy:
    """A policy: fen per meal and class, for so many meals a day."""

    subsidy_fen: Mapping[SubsidyClass, int]
    max_subsidised_meals_per_day: int


def is_supported(subsidy_class: SubsidyClass, needs: frozenset[Need]) -> bool:
    """Whether recorded facts or an assessment show the class."""
    shown_by = {
        SubsidyClass.MINIMUM_ALLOWANCE: {Need.MINIMUM_ALLOWANCE, Need.DESTITUTE},
        SubsidyClass.INCAPACITATED: {Need.INCAPACITATED},
        SubsidyClass.SEMI_INCAPACITATED: {Need.PARTLY_INCAPACITATED},
    }
    return subsidy_class is SubsidyClass.NONE or not needs.isdisjoint(shown_by[subsidy_class])


def subsidy_of(
    subsidy_class: SubsidyClass, price_fen: int, subsidised_that_day: int, policy: MealSubsidy | None
) -> int:
    """Fen of subsidy for one more meal that day; never more than its price."""
    if policy is None or subsidised_that_day >= policy.max_subsidised_meals_per_day:
        return 0
    return min(price_fen, policy.subsidy_fen.get(subsidy_class, 0))
