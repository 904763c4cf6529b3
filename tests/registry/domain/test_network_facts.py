"""Small dated facts of the service network: ratings, prices, qualifications, organisations' codes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.registry.domain.organisation_code import check_character, normalise_organisation_code
from services.registry.domain.prices import prices_on
from services.registry.domain.qualifications import qualifications
from services.registry.domain.star_rating import PurchaseEffect, StarPolicy, current_rating, purchase_effect


@dataclass(frozen=True)
class _Rating:
    stars: int
    valid_from: date
    valid_to: date
    recorded_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Price:
    service_code: str
    price_fen: int
    valid_from: date
    valid_to: date | None = None
    superseded_by: UUID | None = None


@dataclass(frozen=True)
class _Certificate:
    kind: str
    valid_from: date
    valid_to: date | None


def test_the_rating_that_began_last_is_in_force() -> None:
    old = _Rating(3, date(2025, 1, 1), date(2026, 12, 31))
    new = _Rating(4, date(2026, 6, 1), date(2026, 8, 31))
    corrected = _Rating(5, date(2026, 6, 1), date(2026, 8, 31), datetime(2026, 6, 2, tzinfo=UTC))
    days = {date(2024, 12, 31): None, date(2026, 5, 31): 3, date(2026, 6, 1): 5, date(2026, 9, 1): 3}
    for day, stars in days.items():
        rating = current_rating([corrected, old, new], day)
        assert (rating and rating.stars) == stars, day
    assert current_rating([old], date(2027, 1, 1)) is None


def test_what_stars_mean_is_policy() -> None:
    assert purchase_effect(None, StarPolicy()) == PurchaseEffect(may_be_purchased=True, price_percent=100)
    policy = StarPolicy(minimum_stars=2, unrated_percent=80, price_percent={5: 110})
    assert purchase_effect(None, policy) == PurchaseEffect(may_be_purchased=False, price_percent=80)
    assert purchase_effect(1, policy) == PurchaseEffect(may_be_purchased=False, price_percent=100)
    assert purchase_effect(2, policy).may_be_purchased
    assert purchase_effect(5, policy).price_percent == 110


def test_a_seasons_price_lies_over_the_usual_one() -> None:
    usual = _Price("meal", 1500, date(2026, 1, 1))
    season = _Price("meal", 1200, date(2026, 7, 1), date(2026, 8, 31))
    wrong = _Price("meal", 99, date(2026, 7, 1), superseded_by=UUID(int=1))
    other = _Price("bathing", 8000, date(2026, 8, 1))
    days = {date(2025, 12, 31): [], date(2026, 6, 30): [1500], date(2026, 7, 1): [1200], date(2026, 9, 1): [8000, 1500]}
    for day, prices in days.items():
        assert [price.price_fen for price in prices_on([season, other, wrong, usual], day)] == prices, day


def test_no_qualification_outlasts_the_health_certificate() -> None:
    care = _Certificate("care_worker", date(2020, 1, 1), date(2030, 1, 1))
    lasting = _Certificate("first_aid", date(2020, 1, 1), None)
    assert [(one.kind, one.valid_to) for one in qualifications([care, lasting])] == [
        ("care_worker", date(2030, 1, 1)),
        ("first_aid", None),
    ]
    old = _Certificate("health_certificate", date(2025, 1, 1), date(2025, 12, 31))
    new = _Certificate("health_certificate", date(2026, 1, 1), date(2026, 12, 31))
    assert {one.valid_to for one in qualifications([care, lasting, old, new])} == {date(2026, 12, 31)}
    assert qualifications([new]) == []
    young = _Certificate("care_worker", date(2026, 3, 1), None)
    assert qualifications([young, old]) == []


def test_an_organisations_code() -> None:
    """The example of GB 32100-2015."""
    assert normalise_organisation_code(" 91350100m000100y43") == "91350100M000100Y43"
    assert check_character("91350100M000100Y4") == "3"


@pytest.mark.parametrize("text", ["", "91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", "9" * 19])
def test_what_is_no_organisations_code(text: str) -> None:
    with pytest.raises(ValueError, match="unified social credit code"):
        normalise_organisation_code(text)
