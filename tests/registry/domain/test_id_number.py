"""What an id number says, and which cannot be anybody's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.id_number import (
    InvalidIdNumberError,
    check_character,
    from_old_form,
    read_id_number,
)

_TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("number", "sex", "birth_date", "warning"),
    [
        # The standard's own examples.
        ("11010519491231002X", "female", date(1949, 12, 31), None),
        ("440524188001010014", "male", date(1880, 1, 1), None),
        # Made up: a present county, one abolished in 2013, one of before 1997.
        ("370811194103129988", "female", date(1941, 3, 12), None),
        ("370811193511019994", "male", date(1935, 11, 1), None),
        ("37080219380615998X", "female", date(1938, 6, 15), "abolished_area_code"),
        ("372501194001019983", "female", date(1940, 1, 1), "abolished_area_code"),
        ("370902192502289997", "male", date(1925, 2, 28), None),
        # As people type it.
        ("110105 19491231 002x", "female", date(1949, 12, 31), None),
    ],
)
def test_what_a_number_says(number: str, sex: str, birth_date: date, warning: str | None) -> None:
    identity = read_id_number(number, _TODAY)
    assert (identity.sex, identity.birth_date, identity.warning) == (sex, birth_date, warning)
    assert identity.number == number.replace(" ", "").upper()


@pytest.mark.parametrize(("area", "warning"), [("370899", "unknown_area_code"), ("990101", "unknown_area_code")])
def test_an_unknown_area_is_a_warning(area: str, warning: str) -> None:
    seventeen = f"{area}19410312998"
    assert read_id_number(seventeen + check_character(seventeen), _TODAY).warning == warning


def _valid(seventeen: str) -> str:
    return seventeen + check_character(seventeen)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "17 digits"),
        ("37081119410312998", "17 digits"),
        ("3708111941031299881", "17 digits"),
        ("370811410312998", "17 digits"),
        ("37081119410312998Y", "17 digits"),
        ("3708111941O3129988", "17 digits"),
        ("３70811194103129988", "17 digits"),
        ("370811194103129987", "check character"),
        ("370811194103129989", "check character"),
        (_valid("37081119410230998"), "does not exist"),
        (_valid("37081119411312998"), "does not exist"),
        (_valid("37081100000312998"), "does not exist"),
        (_valid("37081120260302998"), "future"),
    ],
)
def test_numbers_that_cannot_be(number: str, reason: str) -> None:
    with pytest.raises(InvalidIdNumberError, match=reason):
        read_id_number(number, _TODAY)


def test_who_is_born_today_has_a_number() -> None:
    assert read_id_number(_valid("37081120260301998"), _TODAY).birth_date == _TODAY


@given(
    st.dates(date(1900, 1, 1), _TODAY),
    st.integers(0, 999),
    st.integers(0, 16),
    st.integers(1, 9),
)
def test_one_wrong_digit_is_always_found(born: date, serial: int, place: int, shift: int) -> None:
    number = _valid(f"370811{born:%Y%m%d}{serial:03d}")
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert read_id_number(number, _TODAY).birth_date == born
    with pytest.raises(InvalidIdNumberError):
        read_id_number(wrong, _TODAY)


def test_the_old_form_becomes_the_new_one() -> None:
    assert from_old_form("370811410312998") == "370811194103129988"
    assert from_old_form("110105491231002") == "11010519491231002X"
    assert from_old_form("37081119410312") is None
