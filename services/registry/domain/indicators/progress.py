"""Which of the values at hand counts: what the hub computes, or what somebody entered with evidence. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from services.registry.domain.indicators.definition import Indicator

Basis = Literal["computed", "entered", "none"]


class Kept(Protocol):
    """What this module needs of a stored value."""

    @property
    def as_of(self) -> date: ...
    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...
    @property
    def evidence(self) -> str | None: ...


@dataclass(frozen=True)
class Progress:
    """Where an indicator stands. ``evidence`` is that of what was entered, were it the denominator alone."""

    basis: Basis
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    as_of: date | None = None
    evidence: str | None = None


def count(indicator: Indicator, facts: Mapping[str, Decimal]) -> tuple[Decimal | None, Decimal | None]:
    """The indicator's numerator and denominator from the hub's own counts; what is not counted is ``None``."""
    return _sum(indicator.numerator_facts, facts), _sum(indicator.denominator_facts, facts)


def _sum(names: tuple[str, ...], facts: Mapping[str, Decimal]) -> Decimal | None:
    return sum((facts.get(name, Decimal(0)) for name in names), Decimal(0)) if names else None


def computed(indicator: Indicator, facts: Mapping[str, Decimal], on: date, entered: Kept | None) -> Progress:
    """What the hub's own counts say; a denominator it does not count is the one entered last."""
    numerator, denominator = count(indicator, facts)
    evidence = None
    if indicator.denominator is not None and not indicator.denominator_facts and entered is not None:
        denominator, evidence = entered.denominator, entered.evidence
    value = indicator.value_of(numerator, denominator)
    return Progress("none" if value is None else "computed", numerator, denominator, value, on, evidence)


def stored(indicator: Indicator, kept: Kept, basis: Basis) -> Progress:
    """A value of an earlier day."""
    value = indicator.value_of(kept.numerator, kept.denominator)
    basis = "none" if value is None else basis
    return Progress(basis, kept.numerator, kept.denominator, value, kept.as_of, kept.evidence)


def which_counts(own: Progress | None, entered: Progress | None) -> Progress:
    """The hub's own value before an entered one of an earlier day or the same.

    A hub that has registered nothing of a kind does not know that there is nothing: its zero gives way.
    """
    candidates = [one for one in (own, entered) if one is not None and one.value is not None]
    if len(candidates) < 2 or own is None or entered is None:
        return candidates[0] if candidates else own or Progress("none")
    is_older = (own.as_of or date.min) < (entered.as_of or date.min)
    return entered if is_older or not own.numerator else own
