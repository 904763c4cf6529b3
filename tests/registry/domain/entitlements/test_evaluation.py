"""Properties of the engine: monotone in evidence, the same one by one and together; and its reasons and policies."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.entitlements.evaluation import Evaluator, Verdict
from services.registry.domain.entitlements.facts import (
    GB_T_42195,
    HIGHEST_GRADE,
    MZ_T_039,
    ElderFacts,
    GradeFact,
    TraitFact,
    months_between,
)
from services.registry.domain.entitlements.policies import POLICY_KEYS, Policies, PolicyError, value_of, with_decision
from services.registry.domain.entitlements.service_list import CITY_LISTS, city_list, list_in_force
from services.registry.domain.entitlements.words import EVIDENCE_TITLES
from services.registry.domain.traits import Trait

DAY = date(2024, 6, 1)
LIST = city_list("jining-2023")

_days = st.dates(date(2016, 1, 1), date(2025, 12, 31))
_attributes: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "support": st.sampled_from(["home", "institution"]),
        "level": st.integers(1, 4),
        "kind": st.sampled_from(["visual", "physical", "mental"]),
        "long_term_care": st.just(value=True),
    },
)
_traits = st.builds(
    lambda trait, start, length, attributes: TraitFact(
        trait.value, start, None if length is None else start + timedelta(length), attributes
    ),
    st.sampled_from(list(Trait)),
    _days,
    st.none() | st.integers(0, 4000),
    _attributes,
)
_grades = st.sampled_from([MZ_T_039, GB_T_42195]).flatmap(
    lambda standard: st.builds(GradeFact, st.just(standard), st.integers(0, HIGHEST_GRADE[standard]), _days)
)
_divisions = st.none() | st.sampled_from(["370811", "370000/370800/TBH", "371502"])
_elders = st.builds(
    ElderFacts,
    st.dates(date(1910, 1, 1), date(1968, 12, 31)),
    _divisions,
    _divisions,
    st.lists(_traits, max_size=4).map(tuple),
    st.lists(_grades, max_size=2).map(tuple),
    st.dictionaries(st.sampled_from(sorted(EVIDENCE_TITLES)), st.booleans(), max_size=4),
)


def _entitled(verdicts: tuple[Verdict, ...]) -> set[int]:
    return {verdict.item for verdict in verdicts if verdict.status == "entitled"}


def _refused(verdicts: tuple[Verdict, ...]) -> set[int]:
    return {verdict.item for verdict in verdicts if verdict.status == "not_entitled"}


@given(_elders, st.sampled_from(list(Trait)), _days, st.sampled_from(CITY_LISTS))
def test_another_trait_takes_nothing_away(elder: ElderFacts, trait: Trait, day: date, list_id: str) -> None:
    # Of the same trait a later statement takes the place of the earlier, with its attributes: that is a correction.
    before = replace(elder, traits=tuple(fact for fact in elder.traits if fact.trait != trait))
    after = replace(before, traits=(*before.traits, TraitFact(trait.value, date(2015, 1, 1))))
    evaluator = Evaluator(city_list(list_id))
    assert _entitled(evaluator.evaluate(before, day)) <= _entitled(evaluator.evaluate(after, day))


@given(_elders, st.sampled_from(sorted(EVIDENCE_TITLES)), _days)
def test_evidence_that_something_is_so_takes_nothing_away(elder: ElderFacts, name: str, day: date) -> None:
    after = replace(elder, evidence={**elder.evidence, name: True})
    assert _entitled(Evaluator(LIST).evaluate(elder, day)) <= _entitled(Evaluator(LIST).evaluate(after, day))


@given(_elders, _grades, _days)
def test_a_first_assessment_takes_nothing_away(elder: ElderFacts, grade: GradeFact, day: date) -> None:
    before = replace(elder, assessments=())
    after = replace(elder, assessments=(replace(grade, assessed_on=date(2016, 1, 1)),))
    assert _entitled(Evaluator(LIST).evaluate(before, day)) <= _entitled(Evaluator(LIST).evaluate(after, day))


@given(elder=_elders, name=st.sampled_from(sorted(EVIDENCE_TITLES)), value=st.booleans(), day=_days)
def test_what_was_settled_stays_so_when_the_unknown_is_learnt(
    elder: ElderFacts, name: str, *, value: bool, day: date
) -> None:
    before = replace(elder, evidence={key: told for key, told in elder.evidence.items() if key != name})
    stated = {key for fact in elder.traits for key in fact.attributes}
    if name in stated:
        return
    first = Evaluator(LIST).evaluate(before, day)
    then = Evaluator(LIST).evaluate(replace(before, evidence={**before.evidence, name: value}), day)
    assert _entitled(first) <= _entitled(then)
    assert _refused(first) <= _refused(then)


@given(st.lists(_elders, max_size=12), _days, st.sampled_from(CITY_LISTS))
def test_together_and_one_by_one_the_answers_are_the_same(elders: list[ElderFacts], day: date, list_id: str) -> None:
    together = list(Evaluator(city_list(list_id)).evaluate_all(elders, day))
    assert together == [Evaluator(city_list(list_id)).evaluate(elder, day) for elder in elders]


@given(_elders, _days)
def test_every_answer_is_explained(elder: ElderFacts, day: date) -> None:
    for verdict in Evaluator(LIST).evaluate(elder, day):
        assert verdict.reasons
        assert verdict.status == "needs_evidence" or not (verdict.missing and verdict.status == "not_entitled")
        assert verdict.status != "needs_evidence" or verdict.missing
        assert verdict.status == "entitled" or (verdict.amount_fen, verdict.minutes_per_month) == (None, None)


def _elder(*traits: str, born: date = date(1941, 3, 12), grade: GradeFact | None = None) -> ElderFacts:
    facts = tuple(TraitFact(trait, date(2020, 1, 1)) for trait in traits)
    return ElderFacts(born, "370811", "370811", facts, () if grade is None else (grade,))


def _verdict(item: int, elder: ElderFacts, policies: Policies | None = None, day: date = DAY) -> Verdict:
    return Evaluator(LIST, policies or Policies()).evaluate(elder, day)[item - 1]


def test_the_next_situation_is_judged_once() -> None:
    evaluator = Evaluator(LIST)
    for born in (date(1941, 3, 12), date(1940, 5, 5), date(1939, 1, 1)):
        evaluator.evaluate(_elder("minimum_allowance", born=born), DAY)
    assert evaluator.distinct_situations == 1


@pytest.mark.parametrize(("rule", "amount"), [("sum", 18500), ("highest", 10000)])
def test_a_decided_policy_adds_up(rule: str, amount: int) -> None:
    elder = _elder("minimum_allowance", grade=GradeFact(MZ_T_039, 2, date(2024, 3, 1)))
    decided = with_decision(Policies(), "adding_up", {"17": rule})
    verdict = _verdict(17, elder, decided)
    assert verdict.amount_fen == amount
    assert [part.amount_fen for part in verdict.components] == [10000, 8500]
    assert "adding_up" in verdict.policies
    undecided = _verdict(17, elder)
    assert undecided.amount_fen is None
    assert any("人工复核" in reason for reason in undecided.reasons)


def test_what_the_document_does_not_state_is_never_part_of_a_sum() -> None:
    elder = _elder("minimum_allowance", born=date(1920, 1, 1), grade=GradeFact(MZ_T_039, 2, date(2024, 3, 1)))
    verdict = _verdict(17, elder, with_decision(Policies(), "adding_up", {"17": "sum"}))
    assert (verdict.status, verdict.amount_fen) == ("entitled", None)


def test_the_bureau_confirms_what_grades_of_the_new_standard_count() -> None:
    elder = _elder("minimum_allowance", grade=GradeFact(GB_T_42195, 4, date(2024, 3, 1)))
    open_one = _verdict(17, elder)
    assert (open_one.amount_fen, open_one.missing) == (10000, ("grade:care_allowance",))
    confirmed = with_decision(
        with_decision(Policies(), "care_allowance_grades", {GB_T_42195: {"4": True}}), "adding_up", {"17": "sum"}
    )
    assert _verdict(17, elder, confirmed).amount_fen == 18500


def test_the_countys_table_picks_the_hours() -> None:
    elder = _elder("minimum_allowance", grade=GradeFact(MZ_T_039, 3, date(2024, 3, 1)))
    table = with_decision(Policies(), "purchased_care_minutes", {MZ_T_039: {"3": 2700}})
    assert _verdict(21, elder, table).minutes_per_month == (2700, 2700)
    assert _verdict(21, elder).minutes_per_month == (1800, 3000)


def test_home_adaptation_reaches_who_the_county_says() -> None:
    elder = _elder("minimum_allowance")
    for decision, status in ((None, "needs_evidence"), (True, "entitled"), (False, "not_entitled")):
        decided = with_decision(Policies(), "home_adaptation_for_minimum_allowance", decision)
        assert _verdict(15, elder, decided).status == status


def test_the_age_of_item_nine_is_confirmed_one_way_or_the_other() -> None:
    proved = {"rights_infringed": True, "fees_unaffordable": True}
    elder = replace(_elder(born=date(1962, 1, 1)), evidence=proved)
    for decision, status in ((None, "needs_evidence"), (True, "entitled"), (False, "not_entitled")):
        assert _verdict(9, elder, with_decision(Policies(), "legal_aid_from_sixty", decision)).status == status


def test_an_old_assessment_is_pointed_out_and_may_lapse() -> None:
    elder = _elder("minimum_allowance", grade=GradeFact(MZ_T_039, 3, date(2023, 12, 1)))
    assert any("复评" in reason for reason in _verdict(21, elder).reasons)
    assert not any("复评" in reason for reason in _verdict(21, elder, day=date(2024, 5, 31)).reasons)
    lapses = with_decision(Policies(), "assessment_lapses", value=True)
    assert _verdict(21, elder, lapses).status == "needs_evidence"
    assert _verdict(21, elder, lapses, date(2024, 5, 31)).status == "entitled"


def test_on_one_day_the_newer_standard_counts() -> None:
    both = (GradeFact(GB_T_42195, 0, DAY), GradeFact(MZ_T_039, 3, DAY))
    for assessments in (both, both[::-1]):
        elder = replace(_elder("minimum_allowance"), assessments=assessments)
        assert _verdict(19, elder).status == "not_entitled"


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 1), 1),
        (date(2023, 12, 1), date(2024, 5, 31), 5),
        (date(2023, 12, 1), date(2024, 6, 1), 6),
    ],
)
def test_months_are_full_ones(earlier: date, later: date, months: int) -> None:
    assert months_between(earlier, later) == months


def test_which_list_is_in_force() -> None:
    found = {
        day: (service_list := list_in_force(day)) and service_list.id
        for day in (date(2018, 4, 27), date(2018, 4, 28), date(2020, 12, 31), date(2021, 1, 1), date(2023, 4, 27))
    }
    assert list(found.values()) == [None, "jining-2018", "jining-2018", None, "jining-2023"]
    assert [len(city_list(list_id).items) for list_id in CITY_LISTS] == [4, 28]
    assert all(item.sources for list_id in CITY_LISTS for item in city_list(list_id).items.values())


@pytest.mark.parametrize("key", POLICY_KEYS)
def test_a_policy_is_written_as_it_is_read(key: str) -> None:
    policies = with_decision(Policies(), "purchased_care_minutes", {GB_T_42195: {"4": 3000, "3": 2400}})
    assert with_decision(policies, key, value_of(policies, key)) == policies


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nothing", True),
        ("legal_aid_from_sixty", "yes"),
        ("assessment_lapses", None),
        ("care_allowance_grades", {"GB/T 42195": {"2": True}}),
        ("care_allowance_grades", {MZ_T_039: {"4": True}}),
        ("care_allowance_grades", {MZ_T_039: {"2": 1}}),
        ("care_allowance_grades", {MZ_T_039: [2]}),
        ("care_allowance_grades", [2]),
        ("purchased_care_minutes", {MZ_T_039: {"2": 1799}}),
        ("purchased_care_minutes", {MZ_T_039: {"2": True}}),
        ("adding_up", {"29": "sum"}),
        ("adding_up", {"17": "add"}),
        ("adding_up", ["17"]),
        ("reassessment_months", {MZ_T_039: 0}),
        ("reassessment_months", {"": 6}),
        ("reassessment_months", 6),
        ("silent_months", 0),
        ("back_pay_months", -1),
        ("back_pay_months", True),
    ],
)
def test_a_policy_of_another_form_is_refused(key: str, value: Any) -> None:
    with pytest.raises(PolicyError):
        with_decision(Policies(), key, value)
