"""Which of a city's and its counties' care policies applies where and when. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from services.registry.domain.divisions import path_and_ancestors


class CarePolicyKind(StrEnum):
    WAITING_ORDER = "waiting_order"
    VISIT_TIERS = "visit_tiers"
    HOME_CARE_BED_TERMS = "home_care_bed_terms"
    MEAL_SUBSIDY = "meal_subsidy"


class DatedPolicy(Protocol):
    """What this module needs of a policy; ``version`` counts those of one kind and division."""

    @property
    def division_path(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def version(self) -> int: ...


PolicyT = TypeVar("PolicyT", bound=DatedPolicy)


def in_force(policies: Iterable[PolicyT], division_path: str, day: date) -> PolicyT | None:
    """The nearest division's policy that has begun; of those the last to begin, and of those the last decided."""
    above = {path: depth for depth, path in enumerate(path_and_ancestors(division_path))}
    begun = [policy for policy in policies if policy.division_path in above and policy.valid_from <= day]
    return max(begun, key=lambda p: (above[p.division_path], p.valid_from, p.version), default=None)
