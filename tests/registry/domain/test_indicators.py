"""The documents' indicators are all there, each tells its denominator, and a target counts only where it is meant."""

import re
from datetime import date
from decimal import Decimal

import pytest

from services.registry.domain.indicators.catalogue import all_indicators, indicators_of, read_indicators
from services.registry.domain.indicators.definition import Place, Unit, applies, target_on
from services.registry.domain.indicators.progress import Progress, computed, which_counts
from services.registry.repository.indicators import FACTS

# The rows of the documents: what each promises, by its article or item.
_ROWS = {
    "S0": [*"abcdefghijklmnopqrst"],
    "S1": ["2", "7", "8", "9", "12", "15", "17", "19"],
    "S2": ["5", "6", "7", "8", "12", "13", "14", "18", "21"],
    "S3": ["4a", "4b", "4c", "4"],
    "S4": ["1", "2", "7", "9", "11", "12", "13a", "13b", "13c", "16", "18a", "18b", "19", "20"],
}
_PLACES = {"S0": "370800", "S1": "370103", "S2": "371500", "S3": "370902", "S4": "370800"}
JINING = Place(("370000", "370800"), "city")
RENCHENG = Place(("370000", "370800", "370811"), "county")
LIAOCHENG = Place(("370000", "371500"), "city")
DAY = date(2023, 6, 1)


def test_every_row_of_the_documents_is_there() -> None:
    found: dict[str, list[str]] = {}
    for indicator_id in all_indicators():
        document, row = re.fullmatch(r"(S\d)-([0-9a-z]+)\..+", indicator_id).groups()  # type: ignore[union-attr]
        rows = found.setdefault(document, [])
        if row not in rows:
            rows.append(row)
    assert found == {"S0": _ROWS["S0"], "S4": _ROWS["S4"], "S2": _ROWS["S2"], "S1": _ROWS["S1"], "S3": _ROWS["S3"]}


@pytest.mark.parametrize("indicator_id", all_indicators())
def test_each_tells_what_it_counts_and_where_it_comes_from(indicator_id: str) -> None:
    indicator = all_indicators()[indicator_id]
    kind = indicator_id.split(".")[2]
    assert (indicator.denominator is None) == (kind in {"count", "milestone", "per_year"}), indicator_id
    assert indicator.document.division == _PLACES[indicator_id[:2]]
    assert indicator.targets
    assert len(indicator.sentence) > 5
    assert "。" not in indicator.sentence.rstrip("。") or indicator_id.startswith("S4-12")
    assert {*indicator.numerator_facts, *indicator.denominator_facts} <= FACTS
    assert indicator.unit is not Unit.PERCENT or all(target.value <= 100 for target in indicator.targets)


def test_shares_of_the_same_thing_differ_by_their_denominator() -> None:
    shares = {i.id: i for i in all_indicators().values() if "nursing_beds.per_" in i.id}
    targets = {i.id: [int(t.value) for t in i.targets] for i in shares.values()}
    assert targets == {
        "S0-h.nursing_beds.per_bed": [30],
        "S1-9.nursing_beds.per_welfare_home_bed": [60],
        "S1-17.nursing_beds.per_institution_bed": [60],
        "S2-5.nursing_beds.per_welfare_home_bed": [50],
        "S2-14.nursing_beds.per_bed": [40, 50, 55],
        "S3-4c.nursing_beds.per_bed": [55],
        "S4-16.nursing_beds.per_bed": [65],
    }


def test_no_place_is_shown_another_ones_promises() -> None:
    for place, documents in (
        (JINING, {"jining-2018", "jining-2023"}),
        (LIAOCHENG, {"liaocheng-2020"}),
        (Place(("370000", "370900"), "city"), set()),
        (Place(("370000", "370900", "370902"), "county"), {"taishan-2021"}),
        (Place(("370000",), "province"), set()),
    ):
        assert {i.document.id for i in indicators_of(place, DAY)} == documents
    assert {i.document.id for i in indicators_of(JINING, date(2020, 1, 1))} == {"jining-2018"}


def test_a_citys_target_is_not_its_countys() -> None:
    beds = all_indicators()["S4-16.nursing_beds.per_bed"]
    assert [applies(beds.targets[0], beds.document, place) for place in (JINING, RENCHENG, LIAOCHENG)] == [
        True,
        False,
        False,
    ]
    star = all_indicators()["S4-13a.two_star_institutions.count"]
    assert target_on(star, JINING, DAY) is None
    assert target_on(star, RENCHENG, DAY) is not None
    centres = all_indicators()["S0-k.demonstration_centres.count"]
    found = {place.code: target_on(centres, place, DAY) for place in (JINING, RENCHENG)}
    assert {code: target and target.value for code, target in found.items()} == {"370800": 30, "370811": 4}
    of_counties = [target.value for target in centres.targets if target.division]
    assert (len(of_counties), sum(of_counties)) == (13, 30)


def test_the_next_target_counts_and_the_last_one_for_ever() -> None:
    share = all_indicators()["S2-14.nursing_beds.per_bed"]
    counting = {
        on: target.value
        for on in (date(2020, 12, 31), date(2021, 1, 1), date(2022, 6, 1), date(2024, 1, 1))
        if (target := target_on(share, LIAOCHENG, on))
    }
    assert [int(value) for value in counting.values()] == [40, 50, 55, 55]


@pytest.mark.parametrize(
    ("indicator_id", "value", "is_met"),
    [
        ("S4-13b.towns_with_centre.per_town", "60", False),
        ("S4-13b.towns_with_centre.per_town", "60.01", True),
        ("S4-16.nursing_beds.per_bed", "65", True),
        ("S4-16.nursing_beds.per_bed", "64.99", False),
    ],
)
def test_above_excludes_the_number_and_at_least_includes_it(indicator_id: str, value: str, *, is_met: bool) -> None:
    assert all_indicators()[indicator_id].targets[0].is_met_by(Decimal(value)) is is_met


def test_values_are_in_the_indicators_unit() -> None:
    known = all_indicators()
    one, two = Decimal(1), Decimal(2)
    assert known["S4-16.nursing_beds.per_bed"].value_of(one, Decimal(3)) == Decimal("33.33")
    assert known["S4-19.social_workers.per_thousand_elders"].value_of(one, Decimal(800)) == Decimal("1.25")
    assert known["S4-11.facility_area.per_household_of_new_estates"].value_of(Decimal(600), Decimal(2000)) == 30
    assert known["S4-13c.home_care_beds.count"].value_of(two, None) == 2
    assert known["S4-16.nursing_beds.per_bed"].value_of(one, Decimal(0)) is None
    assert known["S4-16.nursing_beds.per_bed"].value_of(None, one) is None


def test_a_hub_that_has_registered_nothing_does_not_know_that_there_is_nothing() -> None:
    homes = all_indicators()["S0-m.mutual_aid_homes.count"]
    entered = Progress("entered", Decimal(1100), None, Decimal(1100), DAY, "普查")
    assert which_counts(computed(homes, {}, DAY, None), entered) == entered
    assert which_counts(computed(homes, {}, DAY, None), None).value == 0
    assert which_counts(computed(homes, {"mutual_aid_homes": Decimal(3)}, DAY, None), entered).value == 3
    older = Progress("computed", Decimal(3), None, Decimal(3), date(2023, 5, 1), None)
    assert which_counts(older, entered) == entered
    assert which_counts(None, None).basis == "none"


def test_years_add_up() -> None:
    homes = all_indicators()["S4-12.adapted_homes_2021_2025.count"]
    facts = {f"home_adaptations.{year}": Decimal(year - 2000) for year in range(2018, 2030)}
    assert computed(homes, facts, DAY, None).value == 21 + 22 + 23 + 24 + 25


_HEAD = 'id = "x"\ntitle = "x"\ndivision = "370800"\nvalid_from = 2023-01-01\n[[indicators]]\nid = "i"\ntitle = "t"\n'


@pytest.mark.parametrize(
    "row",
    [
        'unit = "percent"\nnumerator = "n"\ntargets = []\nsentence = "s"',
        'unit = "count"\nnumerator = "n"\ndenominator = "d"\ntargets = []\nsentence = "s"',
        'unit = "count"\nnumerator = "n"\ntargets = [{ value = 1, comparator = "<" }]\nsentence = "s"',
        'unit = "tons"\nnumerator = "n"\ntargets = []\nsentence = "s"',
    ],
)
def test_a_list_that_contradicts_itself_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match=r"agree|compares|tons"):
        read_indicators(_HEAD + row)
