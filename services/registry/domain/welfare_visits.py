"""Visiting the specially difficult (探访): who is visited how often, and when the next visit is due. Pure.

济政办发〔2023〕2号, item 5 and list item 19, name whom; no document names a frequency. The built-in tiers are
therefore a design decision that a city replaces by its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.registry.domain.needs import Alternatives, Need, first_met


class VisitKind(StrEnum):
    HOME = "home"
    PHONE = "phone"


class VisitResult(StrEnum):
    WELL = "well"
    NEEDS_FOUND = "needs_found"
    NOT_FOUND = "not_found"
    REFUSED = "refused"


SEEN = frozenset({VisitResult.WELL, VisitResult.NEEDS_FOUND})
"""Results that show how the elder is. Nobody at the door is no visit: the due day stays, and becomes overdue."""


@dataclass(frozen=True)
class Tier:
    """Who meets one of the alternatives is visited every ``interval_days``."""

    code: str
    title: str
    any_of: Alternatives
    interval_days: int


BUILT_IN_TIERS = (
    Tier(
        "high",
        "独居或空巢，同时失能、失智、重残或特困",
        (
            frozenset({Need.LIVING_ALONE, Need.INCAPACITATED}),
            frozenset({Need.LIVING_ALONE, Need.SEVERELY_DISABLED}),
            frozenset({Need.LIVING_ALONE, Need.DESTITUTE}),
            frozenset({Need.EMPTY_NEST, Need.INCAPACITATED}),
            frozenset({Need.EMPTY_NEST, Need.SEVERELY_DISABLED}),
        ),
        7,
    ),
    Tier(
        "raised",
        "高龄独居，或重点对象经济困难",
        (
            frozenset({Need.LIVING_ALONE, Need.AGED}),
            frozenset({Need.SPECIALLY_DIFFICULT, Need.HARDSHIP}),
        ),
        15,
    ),
    Tier("ordinary", "其他特殊困难老年人", (frozenset({Need.SPECIALLY_DIFFICULT}),), 30),
)


@dataclass(frozen=True)
class Plan:
    """A standing arrangement. ``last_visited_on`` is when the elder was last seen."""

    tier: str
    interval_days: int
    started_on: date
    last_visited_on: date | None

    @property
    def due_on(self) -> date:
        """The last day on which a visit is in time."""
        return (self.last_visited_on or self.started_on) + timedelta(days=self.interval_days)


def tier_for(needs: frozenset[Need], tiers: tuple[Tier, ...]) -> Tier | None:
    """The tier with the shortest interval that fits, so that a further need never means fewer visits."""
    fitting = [tier for tier in tiers if first_met(tier.any_of, needs) is not None]
    return min(fitting, key=lambda tier: tier.interval_days, default=None)


def days_overdue(due_on: date, today: date) -> int:
    """0 while a visit is in time."""
    return max(0, (today - due_on).days)
