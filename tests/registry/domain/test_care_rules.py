"""Months of home care beds, mandates, visiting tiers, meal subsidies, and which policy applies."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.care_policies import in_force
from services.registry.domain.delegations import Mandate, Matter, against
from services.registry.domain.home_adaptations import AdaptationItem, totals
from services.registry.domain.home_care_beds import BedTerms, MonthOfCare, judge_month
from services.registry.domain.meals import MealSubsidy, SubsidyClass, is_supported, subsidy_of
from services.registry.domain.needs import Need
from services.registry.domain.welfare_visits import BUILT_IN_TIERS, Plan, days_overdue, tier_for

_APRIL = date(2026, 4, 1)
_MAY = date(2026, 5, 1)
_TERMS = BedTerms(min_online_percent=90, min_minutes_per_month=1800)
_ONLINE = 30 * 1440


def _care(
    online: int = _ONLINE, served: int = 1800, begin: date | None = date(2026, 1, 1), end: date | None = None
) -> MonthOfCare:
    return MonthOfCare(_APRIL, begin, end, online, served)


@pytest.mark.parametrize(
    ("care", "terms", "today", "reasons"),
    [
        (_care(), _TERMS, _MAY, ()),
        (_care(), _TERMS, date(2026, 4, 30), ("month_not_over",)),
        (_care(), None, _MAY, ("terms_not_configured",)),
        (_care(begin=None, online=0, served=0), _TERMS, _MAY, ("not_in_service", "devices_offline")),
        (_care(begin=_MAY), _TERMS, _MAY, ("not_in_service", "devices_offline")),
        (_care(end=date(2026, 3, 31)), _TERMS, _MAY, ("not_in_service", "devices_offline")),
        (_care(online=_ONLINE * 9 // 10), _TERMS, _MAY, ()),
        (_care(online=_ONLINE * 9 // 10 - 1), _TERMS, _MAY, ("devices_offline",)),
        (_care(served=1799), _TERMS, _MAY, ("hours_not_met",)),
        (_care(online=0, served=0), _TERMS, _MAY, ("devices_offline", "hours_not_met")),
        # Fifteen of thirty days: half the minutes.
        (_care(begin=date(2026, 4, 16), online=15 * 1440, served=900), _TERMS, _MAY, ()),
        (_care(begin=date(2026, 4, 16), online=15 * 1440, served=899), _TERMS, _MAY, ("hours_not_met",)),
    ],
)
def test_a_month_is_paid_where_devices_were_online_and_hours_met(
    care: MonthOfCare, terms: BedTerms | None, today: date, reasons: tuple[str, ...]
) -> None:
    judged = judge_month(care, terms, today)
    assert (judged.reasons, judged.is_payable) == (reasons, not reasons)


@given(st.integers(0, _ONLINE), st.integers(0, 4000), st.integers(0, 1440), st.integers(0, 600))
def test_more_care_never_makes_a_month_unpaid(online: int, served: int, more_online: int, more_served: int) -> None:
    before = judge_month(_care(online, served), _TERMS, _MAY)
    after = judge_month(_care(online + more_online, served + more_served), _TERMS, _MAY)
    assert set(after.reasons) <= set(before.reasons)
    assert after.online_percent <= 100


_MANDATE = Mandate(frozenset({Matter.MEDICAL_VISIT}), date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("matter", "day", "wrong"),
    [
        (Matter.MEDICAL_VISIT, date(2025, 12, 31), "not_in_force"),
        (Matter.MEDICAL_VISIT, date(2026, 1, 1), None),
        (Matter.MEDICAL_VISIT, date(2026, 5, 31), None),
        (Matter.MEDICAL_VISIT, date(2026, 6, 1), "not_in_force"),
        (Matter.INSTITUTION_ADMISSION, date(2026, 3, 1), "outside_scope"),
    ],
)
def test_a_mandate_covers_its_matters_on_its_days(matter: Matter, day: date, wrong: str | None) -> None:
    assert against(_MANDATE, matter, day) == wrong


def test_a_mandate_that_is_not_revoked_ends_with_its_last_day() -> None:
    mandate = Mandate(_MANDATE.scope, _MANDATE.valid_from, _MANDATE.valid_to, None)
    assert against(mandate, Matter.MEDICAL_VISIT, date(2026, 12, 31)) is None
    assert against(mandate, Matter.MEDICAL_VISIT, date(2027, 1, 1)) == "not_in_force"


@pytest.mark.parametrize(
    ("needs", "tier"),
    [
        (set(), None),
        ({Need.HARDSHIP, Need.AGED}, None),
        ({Need.LIVING_ALONE, Need.SPECIALLY_DIFFICULT}, "ordinary"),
        ({Need.LIVING_ALONE, Need.SPECIALLY_DIFFICULT, Need.AGED}, "raised"),
        ({Need.LEFT_BEHIND, Need.SPECIALLY_DIFFICULT, Need.HARDSHIP}, "raised"),
        ({Need.LIVING_ALONE, Need.SPECIALLY_DIFFICULT, Need.INCAPACITATED}, "high"),
    ],
)
def test_the_built_in_tiers(needs: set[Need], tier: str | None) -> None:
    found = tier_for(frozenset(needs), BUILT_IN_TIERS)
    assert (None if found is None else found.code) == tier


@given(st.frozensets(st.sampled_from(Need)), st.frozensets(st.sampled_from(Need)))
def test_a_further_need_never_means_fewer_visits(needs: frozenset[Need], further: frozenset[Need]) -> None:
    before, after = tier_for(needs, BUILT_IN_TIERS), tier_for(needs | further, BUILT_IN_TIERS)
    assert before is None or (after is not None and after.interval_days <= before.interval_days)


def test_a_visit_is_due_an_interval_after_the_last_one() -> None:
    begun = date(2026, 3, 1)
    assert Plan("high", 7, begun, None).due_on == date(2026, 3, 8)
    assert Plan("high", 7, begun, date(2026, 3, 5)).due_on == date(2026, 3, 12)
    assert [days_overdue(date(2026, 3, 8), date(2026, 3, day)) for day in (7, 8, 9)] == [0, 0, 1]


_SUBSIDY = MealSubsidy({SubsidyClass.MINIMUM_ALLOWANCE: 500, SubsidyClass.INCAPACITATED: 800}, 1)


@pytest.mark.parametrize(
    ("subsidy_class", "price", "before", "policy", "fen"),
    [
        (SubsidyClass.MINIMUM_ALLOWANCE, 1200, 0, _SUBSIDY, 500),
        (SubsidyClass.MINIMUM_ALLOWANCE, 300, 0, _SUBSIDY, 300),
        (SubsidyClass.MINIMUM_ALLOWANCE, 1200, 1, _SUBSIDY, 0),
        (SubsidyClass.MINIMUM_ALLOWANCE, 1200, 0, None, 0),
        (SubsidyClass.SEMI_INCAPACITATED, 1200, 0, _SUBSIDY, 0),
        (SubsidyClass.NONE, 1200, 0, _SUBSIDY, 0),
    ],
)
def test_the_subsidy_of_a_meal(
    subsidy_class: SubsidyClass, price: int, before: int, policy: MealSubsidy | None, fen: int
) -> None:
    assert subsidy_of(subsidy_class, price, before, policy) == fen


def test_a_class_is_shown_by_facts_or_not_at_all() -> None:
    assert is_supported(SubsidyClass.NONE, frozenset())
    assert is_supported(SubsidyClass.MINIMUM_ALLOWANCE, frozenset({Need.DESTITUTE}))
    assert not is_supported(SubsidyClass.MINIMUM_ALLOWANCE, frozenset({Need.HARDSHIP}))
    assert is_supported(SubsidyClass.SEMI_INCAPACITATED, frozenset({Need.PARTLY_INCAPACITATED}))
    assert not is_supported(SubsidyClass.INCAPACITATED, frozenset({Need.PARTLY_INCAPACITATED}))
    assert not is_supported(SubsidyClass.INCAPACITATED, frozenset())


def test_items_add_up() -> None:
    assert totals([AdaptationItem(300, 100), AdaptationItem(50, 50)]) == AdaptationItem(350, 150)
    assert totals([]) == AdaptationItem(0, 0)


@dataclass(frozen=True)
class _Policy:
    division_path: str
    valid_from: date
    version: int


def test_the_nearest_divisions_last_policy_applies() -> None:
    city = _Policy("37/3708", date(2026, 1, 1), 1)
    county = _Policy("37/3708/370811", date(2026, 2, 1), 1)
    corrected = _Policy("37/3708/370811", date(2026, 2, 1), 2)
    later = _Policy("37/3708/370811", date(2026, 6, 1), 3)
    other = _Policy("37/3708/370812", date(2026, 1, 1), 1)
    policies = [later, corrected, county, city, other]
    path = "37/3708/370811/370811011"
    assert in_force(policies, path, date(2025, 12, 31)) is None
    assert in_force(policies, path, date(2026, 1, 31)) is city
    assert in_force(policies, path, date(2026, 2, 1)) is corrected
    assert in_force(policies, path, date(2026, 6, 1)) is later
    assert in_force(policies, "37", date(2026, 6, 1)) is None
