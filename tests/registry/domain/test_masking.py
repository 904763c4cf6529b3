"""Masked numbers show what the contract says, and never what they hide."""

from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.masking import mask_id_number, mask_phone

_DIGITS = st.text("0123456789", min_size=1, max_size=24)


def test_the_contracts_examples() -> None:
    assert mask_id_number("370811194103129988") == "3708**********9988"
    assert mask_phone("13800001234") == "138****1234"
    assert mask_phone("12349") == "***49"


@given(_DIGITS)
def test_a_phone_keeps_its_length_and_hides_enough(phone: str) -> None:
    masked = mask_phone(phone)
    assert len(masked) == len(phone)
    assert masked.count("*") >= min(len(phone), 3) or len(phone) < 5
    assert all(shown in ("*", digit) for shown, digit in zip(masked, phone, strict=True))


@given(st.text("0123456789", min_size=18, max_size=18))
def test_an_id_number_hides_the_birth_date(number: str) -> None:
    masked = mask_id_number(number)
    assert masked == number[:4] + "*" * 10 + number[14:]


@given(st.text("0123456789X", min_size=1, max_size=40))
def test_no_mask_shows_the_whole_number_or_more_than_eight_of_it(number: str) -> None:
    for mask in (mask_id_number, mask_phone):
        masked = mask(number)
        assert number not in masked
        assert sum(character != "*" for character in masked) <= min(8, len(number) - 1)
