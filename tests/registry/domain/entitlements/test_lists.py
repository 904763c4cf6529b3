"""The lists' data and the language of their conditions; the county's layer, which may exceed and not fall below."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.registry.domain.entitlements.conditions import Condition, Leaf, read_condition, weigh
from services.registry.domain.entitlements.county import CountyItem, CountyList, objections, with_county
from services.registry.domain.entitlements.evaluation import Evaluator, Verdict
from services.registry.domain.entitlements.facts import ElderFacts
from services.registry.domain.entitlements.service_list import ITEM_NUMBERS, city_list, read_list
from services.registry.domain.entitlements.words import meaning_of

CITY = city_list("jining-2023")
DAY = date(2024, 6, 1)
_VALUES: dict[str, bool | None] = {"yes": True, "no": False, "open": None}


def _weighed(data: Any) -> bool | None:
    return weigh(read_condition(data, {}), lambda word: Leaf(word, _VALUES[word], word)).value


@pytest.mark.parametrize(
    ("first", "second", "all_of", "any_of"),
    [
        ("yes", "yes", True, True),
        ("yes", "open", None, True),
        ("yes", "no", False, True),
        ("open", "open", None, None),
        ("open", "no", False, None),
        ("no", "no", False, False),
    ],
)
def test_what_is_missing_matters_only_where_it_could_turn_the_answer(
    first: str, second: str, *, all_of: bool | None, any_of: bool | None
) -> None:
    for pair in ([first, second], [second, first]):
        assert _weighed({"all": pair}) is all_of
        assert _weighed(pair) is all_of
        assert _weighed({"any": pair}) is any_of
    assert (_weighed([]), _weighed({"any": []})) == (True, False)


def test_an_outcome_rests_on_what_decided_it() -> None:
    condition = read_condition([{"any": ["no", "yes"]}, "open"], {})
    outcome = weigh(condition, lambda word: Leaf(word, _VALUES[word], word))
    assert [leaf.word for leaf in outcome.leaves] == ["yes", "open"]


@pytest.mark.parametrize("data", ["@nobody", {"none": ["yes"]}, {"all": ["yes"], "any": ["no"]}, 7, {"all": "yes"}])
def test_what_is_no_condition_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="condition"):
        read_condition(data, {"known": Condition("all")})


@pytest.mark.parametrize(
    "word",
    ["", "age", "age>=x", "age=60", "rich", "support=street", "grade:care", "evidence:love", "policy:x", "Age>=1"],
)
def test_a_word_without_a_meaning_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="no rule may use"):
        meaning_of(word)


def test_a_list_with_a_word_without_a_meaning_cannot_be_read() -> None:
    item = {"number": 1, "title": "t", "recipients": "r", "lead": "l", "when": "rich"}
    data = {"id": "x", "document": "d", "city_prefix": "3708", "valid_from": DAY, "condition": [], "items": [item]}
    with pytest.raises(ValueError, match="rich"):
        read_list(data, dict.fromkeys(ITEM_NUMBERS, "t"))


def _county(*changes: CountyItem) -> CountyList:
    plain = {n: CountyItem(n, None, None, {}, "") for n in ITEM_NUMBERS}
    items = {**plain, **{change.number: change for change in changes}}
    return CountyList("county", "任政办发〔2023〕1号", date(2023, 6, 1), None, tuple(items.values()))


def _verdict(county: CountyList, item: int, born: date) -> Verdict:
    return Evaluator(with_county(CITY, county)).evaluate(ElderFacts(born, "370811", "370811"), DAY)[item - 1]


def test_a_list_equal_to_the_citys_is_accepted_and_answers_the_same() -> None:
    county = _county()
    assert objections(county, CITY) == []
    elder = ElderFacts(date(1940, 1, 1), "370811", "370811")
    assert Evaluator(with_county(CITY, county)).evaluate(elder, DAY) == Evaluator(CITY).evaluate(elder, DAY)


def test_a_county_exceeds_in_age_and_amount() -> None:
    county = _county(
        CountyItem(12, 75, None, {"old_age_allowance": 10000, "centenarian_allowance": 50000}, "75周岁起每月100元"),
        CountyItem(21, None, (2400, 3600), {}, ""),
    )
    assert objections(county, CITY) == []
    at_75 = _verdict(county, 12, date(1949, 6, 1))
    assert (at_75.status, at_75.amount_fen) == ("entitled", 10000)
    assert at_75.sources[-1].document == county.document
    assert _verdict(county, 12, date(1949, 6, 2)).status == "not_entitled"
    assert _verdict(county, 12, date(1924, 6, 1)).amount_fen == 50000
    assert with_county(CITY, county).items[21].minutes_per_month == (2400, 3600)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (CountyItem(12, 85, None, {}, ""), "below", "85"),
        (CountyItem(12, None, None, {"centenarian_allowance": 29999}, ""), "below", "29999"),
        (CountyItem(17, None, None, {"living_allowance_60": 7999}, ""), "below", "7999"),
        (CountyItem(21, None, (1700, 3000), {}, ""), "below", "1700"),
        (CountyItem(21, None, (1800, 2900), {}, ""), "below", "2900"),
        (CountyItem(21, None, (3600, 3000), {}, ""), "invalid", "above"),
        (CountyItem(20, None, (1800, 3000), {}, ""), "invalid", "no hours"),
        (CountyItem(12, None, None, {"gift": 1}, ""), "invalid", "gift"),
        (CountyItem(10, 55, None, {}, ""), "invalid", "60"),
    ],
)
def test_a_county_that_falls_below_is_told_where_and_why(change: CountyItem, kind: str, words: str) -> None:
    found = objections(_county(change), CITY)
    assert [(objection.item, objection.kind) for objection in found] == [(change.number, kind)]
    assert words in found[0].reason


def test_an_item_left_out_twice_given_or_unheard_of() -> None:
    whole = _county()
    without = replace(whole, items=tuple(item for item in whole.items if item.number != 28))
    assert [(o.item, o.kind) for o in objections(without, CITY)] == [(28, "below")]
    assert [o.kind for o in objections(replace(whole, items=(*whole.items, whole.items[0])), CITY)] == ["invalid"]
    more = replace(whole, items=(*whole.items, CountyItem(29, None, None, {}, "")))
    assert [(o.item, o.kind) for o in objections(more, CITY)] == [(29, "invalid")]
