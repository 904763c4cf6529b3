"""Which facts hold on a day, what was believed when, and that facts which stand never say two things of one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.traits import (
    Trait,
    believed_before,
    contradict,
    contradicted,
    covers,
    current_facts,
    holds_on,
    overlap,
    refuse_attributes,
    restates,
)

_RECORDED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fact:
    trait: str
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime = _RECORDED
    superseded_by: UUID | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid4)


_DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        (Fact("dementia", date(2026, 3, 1)), True),
        (Fact("dementia", date(2026, 3, 2)), False),
        (Fact("dementia", date(2020, 1, 1), date(2026, 3, 1)), True),
        (Fact("dementia", date(2020, 1, 1), date(2026, 2, 28)), False),
        (Fact("dementia", date(2020, 1, 1), superseded_by=UUID(int=1)), False),
    ],
)
def test_days_are_inclusive(fact: Fact, holds: bool) -> None:  # noqa: FBT001
    assert holds_on(fact, _DAY) is holds


def test_the_last_to_begin_speaks_for_its_trait() -> None:
    first = Fact("disabled", date(2020, 1, 1))
    second = Fact("disabled", date(2024, 1, 1))
    other = Fact("dementia", date(2019, 1, 1))
    assert current_facts([second, other, first], _DAY) == [other, second]
    assert current_facts([second, other, first], date(2021, 1, 1)) == [other, first]


@pytest.mark.parametrize("level", [0, 5, "1", True, None, 1.5])
def test_a_disability_has_four_levels(level: object) -> None:
    refused = refuse_attributes(Trait.DISABLED, {"level": level})
    assert refused is not None
    assert refuse_attributes(Trait.DISABLED, {"level": 4}) is None
    assert refuse_attributes(Trait.DEMENTIA, {"level": level}) is None


@pytest.mark.parametrize("support", ["family", None, 1, True])
def test_the_destitute_are_supported_at_home_or_in_an_institution(support: object) -> None:
    assert refuse_attributes(Trait.DESTITUTE, {"support": support}) is not None
    assert refuse_attributes(Trait.DESTITUTE, {"support": "institution"}) is None
    assert refuse_attributes(Trait.DESTITUTE, {}) is None


def _level(level: int, first: int, last: int | None = None, **more: Any) -> Fact:
    """A disability from one January's day to another's."""
    until = None if last is None else date(2026, 1, last)
    return Fact("disabled", date(2026, 1, first), until, attributes={"level": level, **more})


@pytest.mark.parametrize(
    ("one", "other", "do_contradict"),
    [
        (_level(2, 1), _level(3, 5), True),
        (_level(2, 1, 5), _level(3, 5), True),
        (_level(2, 1, 4), _level(3, 5), False),
        (_level(2, 1), _level(2, 5), False),
        (_level(2, 1, 9), _level(2, 3, 4, kind="visual"), False),
        (_level(2, 1, kind="hearing"), _level(2, 3, kind="visual"), True),
        (_level(2, 1), replace(_level(3, 5), trait="dementia"), False),
    ],
)
def test_an_attribute_has_one_value_a_day(one: Fact, other: Fact, *, do_contradict: bool) -> None:
    assert contradict(one, other) is contradict(other, one) is do_contradict


def test_what_was_believed_when() -> None:
    later = _RECORDED + timedelta(days=10)
    corrected = _level(3, 1)
    new = replace(_level(2, 1), recorded_at=later)
    old = replace(corrected, superseded_by=new.id)
    assert believed_before([old, new], _RECORDED) == []
    assert believed_before([old, new], later) == [old]
    assert believed_before([old, new], later + timedelta(seconds=1)) == [new]


_FIRST = date(2026, 1, 1)
_DAYS = st.integers(0, 30).map(lambda days: _FIRST + timedelta(days=days))


@st.composite
def _facts(draw: st.DrawFn) -> Fact:
    first = draw(_DAYS)
    last = draw(st.none() | _DAYS.map(lambda day: max(day, first)))
    if draw(st.booleans()):
        return Fact("destitute", first, last, attributes={"support": draw(st.sampled_from(["home", "institution"]))})
    return Fact("disabled", first, last, attributes={"level": draw(st.integers(1, 2))})


def _stated(facts: list[Fact], new: Fact) -> list[Fact]:
    """The facts after ``new`` was stated; as before where it is refused."""
    known = [replace(fact, superseded_by=new.id) if restates(new, fact) else fact for fact in facts]
    return facts if contradicted(known, new) else [*known, new]


@given(st.lists(_facts(), max_size=12))
def test_whatever_is_stated_no_day_has_two_values(stated: list[Fact]) -> None:
    facts: list[Fact] = []
    for new in stated:
        facts = _stated(facts, new)
    for day in (_FIRST + timedelta(days=offset) for offset in range(32)):
        held = [fact for fact in facts if holds_on(fact, day)]
        for trait, attribute in (("destitute", "support"), ("disabled", "level")):
            assert len({fact.attributes[attribute] for fact in held if fact.trait == trait}) <= 1


@given(_facts(), _facts())
def test_periods_overlap_where_a_day_is_in_both(one: Fact, other: Fact) -> None:
    days = [_FIRST + timedelta(days=offset) for offset in range(32)]
    assert overlap(one, other) is any(covers(one, day) and covers(other, day) for day in days)
