"""What dated facts amount to on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.ids import new_id
from services.registry.domain.entitlements.facts import GB_T_42195, MZ_T_039, Standard
from services.registry.domain.entitlements.policies import Policies
from services.registry.domain.needs import SIX_TRAITS, Need, first_met, needs_of_grade, needs_on
from services.registry.domain.traits import Trait

DAY = date(2026, 3, 1)
BORN = date(1950, 1, 1)


@dataclass(frozen=True)
class Fact:
    trait: str
    valid_from: date = date(2020, 1, 1)
    valid_to: date | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    recorded_at: datetime = datetime(2020, 1, 1, tzinfo=UTC)
    superseded_by: UUID | None = None
    id: UUID = field(default_factory=new_id)


@pytest.mark.parametrize(
    ("trait", "needs"),
    [
        ("destitute", {Need.DESTITUTE, Need.HARDSHIP}),
        ("five_guarantees", {Need.DESTITUTE, Need.HARDSHIP}),
        ("minimum_allowance", {Need.MINIMUM_ALLOWANCE, Need.HARDSHIP}),
        ("hardship", {Need.HARDSHIP}),
        ("living_alone", {Need.LIVING_ALONE, Need.SPECIALLY_DIFFICULT}),
        ("dementia", {Need.DEMENTIA, Need.INCAPACITATED, Need.PARTLY_INCAPACITATED, Need.SPECIALLY_DIFFICULT}),
        ("bereaved_only_child", {Need.SPECIAL_FAMILY, Need.SPECIALLY_DIFFICULT}),
        ("special_contribution", {Need.SPECIAL_CONTRIBUTION}),
    ],
)
def test_what_a_trait_means(trait: str, needs: set[Need]) -> None:
    assert needs_on([Fact(trait)], BORN, DAY) == needs


@pytest.mark.parametrize(("level", "is_severe"), [(1, True), (2, True), (3, False), (4, False), (None, False)])
def test_severely_disabled_is_level_one_and_two(level: int | None, is_severe: bool) -> None:  # noqa: FBT001
    needs = needs_on([Fact("disabled", attributes={} if level is None else {"level": level})], BORN, DAY)
    assert (Need.SEVERELY_DISABLED in needs) is is_severe
    assert (Need.SPECIALLY_DIFFICULT in needs) is is_severe


@pytest.mark.parametrize(("birth_date", "is_aged"), [(date(1946, 3, 1), True), (date(1946, 3, 2), False)])
def test_aged_begins_on_the_eightieth_birthday(birth_date: date, is_aged: bool) -> None:  # noqa: FBT001
    assert (Need.AGED in needs_on([], birth_date, DAY)) is is_aged


def test_a_fact_counts_on_its_own_days() -> None:
    facts = [Fact("living_alone", date(2026, 3, 1), date(2026, 3, 31)), Fact("hardship", superseded_by=new_id())]
    assert needs_on(facts, BORN, date(2026, 2, 28)) == frozenset()
    assert needs_on(facts, BORN, date(2026, 3, 31)) == {Need.LIVING_ALONE, Need.SPECIALLY_DIFFICULT}
    assert needs_on(facts, BORN, date(2026, 4, 1)) == frozenset()


@given(st.sets(st.sampled_from(Trait)), st.sampled_from(Trait))
def test_more_facts_never_mean_fewer_needs(traits: set[Trait], further: Trait) -> None:
    before = needs_on([Fact(trait) for trait in traits], BORN, DAY)
    after = needs_on([Fact(trait) for trait in traits | {further}], BORN, DAY)
    assert before <= after
    assert (Need.SPECIALLY_DIFFICULT in after) == bool(after & SIX_TRAITS)


@pytest.mark.parametrize(
    ("grade", "needs"),
    [
        (None, set()),
        ((GB_T_42195, 0), set()),
        ((GB_T_42195, 1), {Need.PARTLY_INCAPACITATED}),
        ((GB_T_42195, 2), {Need.PARTLY_INCAPACITATED, Need.INCAPACITATED}),
        ((MZ_T_039, 1), {Need.PARTLY_INCAPACITATED}),
        ((MZ_T_039, 3), {Need.PARTLY_INCAPACITATED, Need.INCAPACITATED}),
    ],
)
def test_a_grade_means_what_the_policies_say(grade: tuple[Standard, int] | None, needs: set[Need]) -> None:
    assessed = needs_of_grade(grade, Policies())
    assert assessed == needs
    assert (Need.SPECIALLY_DIFFICULT in needs_on([], BORN, DAY, assessed)) is (Need.INCAPACITATED in needs)


def test_the_first_group_that_is_there_is_named() -> None:
    groups = (frozenset({Need.HARDSHIP, Need.AGED}), frozenset({Need.DEMENTIA}))
    assert first_met(groups, frozenset({Need.AGED, Need.DEMENTIA})) == frozenset({Need.DEMENTIA})
    assert first_met(groups, frozenset({Need.AGED})) is None
