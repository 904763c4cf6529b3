"""What an indicator is: its counts, its unit, its targets with due dates, and the sentence it comes from. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

Comparator = Literal[">=", ">"]


class Unit(StrEnum):
    """How a value is made of its counts; a count and a milestone (1: reached) have no denominator."""

    PERCENT = "percent"
    PER_HUNDRED = "per_hundred"
    PER_THOUSAND = "per_thousand"
    COUNT = "count"
    MILESTONE = "milestone"


_FACTORS = {Unit.PERCENT: 100, Unit.PER_HUNDRED: 100, Unit.PER_THOUSAND: 1000}
_DIGITS = Decimal("0.01")


class AppliesTo(StrEnum):
    """Whose value is measured: the document's own place, each county (town, community) in it, or one named."""

    SCOPE = "scope"
    COUNTY = "county"
    TOWNSHIP = "township"
    COMMUNITY = "community"
    DIVISION = "division"


@dataclass(frozen=True)
class Place:
    """A division as targets see it: its codes from the root down, and its level."""

    codes: tuple[str, ...]
    level: str

    @property
    def code(self) -> str:
        return self.codes[-1]


@dataclass(frozen=True)
class Target:
    """``value`` in the indicator's unit, by ``due``; without a due date it holds always."""

    value: Decimal
    comparator: Comparator
    due: date | None
    applies_to: AppliesTo
    division: str | None

    def is_met_by(self, value: Decimal) -> bool:
        """The words 以上 and 不低于 include the number, 超过 and 大于 do not."""
        return value > self.value if self.comparator == ">" else value >= self.value


@dataclass(frozen=True)
class Document:
    """Where indicators come from; ``division`` is the place it governs, and it governs no other."""

    id: str
    title: str
    number: str | None
    division: str
    valid_from: date
    valid_to: date | None

    def governs(self, place: Place) -> bool:
        return self.division in place.codes

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Indicator:
    """``numerator_facts`` and ``denominator_facts`` name the hub's own counts, added up; empty where it has none."""

    id: str
    title: str
    document: Document
    unit: Unit
    numerator: str
    denominator: str | None
    numerator_facts: tuple[str, ...]
    denominator_facts: tuple[str, ...]
    targets: tuple[Target, ...]
    sentence: str
    note: str | None

    def value_of(self, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
        """In the indicator's unit, to two digits; ``None`` where a count is missing or nothing is to be divided by."""
        if numerator is None:
            return None
        if self.denominator is None:
            return numerator
        return (numerator * _FACTORS[self.unit] / denominator).quantize(_DIGITS) if denominator else None


def applies(target: Target, document: Document, place: Place) -> bool:
    """Whether the target is this division's own, and not that of a place above or beside it."""
    if not document.governs(place):
        return False
    match target.applies_to:
        case AppliesTo.SCOPE:
            return place.code == document.division
        case AppliesTo.DIVISION:
            return place.code == target.division
        case AppliesTo.COUNTY:
            return place.level == "county"
        case AppliesTo.TOWNSHIP:
            return place.level in {"street", "township"}
        case AppliesTo.COMMUNITY:
            return place.level in {"community", "village"}


def target_on(indicator: Indicator, place: Place, on: date) -> Target | None:
    """The target that counts on a day: the next one due, or the last one where all are past."""
    own = [target for target in indicator.targets if applies(target, indicator.document, place)]
    own.sort(key=lambda target: target.due or date.max)
    return next((target for target in own if target.due is None or target.due >= on), own[-1] if own else None)
