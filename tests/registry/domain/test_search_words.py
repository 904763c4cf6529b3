"""What is meant by what is typed."""

import pytest

from services.registry.domain.search_words import meaning_of


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("9988", ("tail", "9988")),
        ("998x", ("tail", "998X")),
        ("19900001234", ("phone", "19900001234")),
        ("+86 199 0000 1234", ("phone", "19900001234")),
        ("0537-2345678", ("phone", "05372345678")),
        ("370811194103129988", ("id_number", "370811194103129988")),
        ("37080219380615998x", ("id_number", "37080219380615998X")),
        ("370811410312998", ("id_number", "370811194103129988")),
        ("测试", ("name_prefix", "测试")),
        ("123", ("name_prefix", "123")),
        ("12345678", ("name_prefix", "12345678")),
    ],
)
def test_meaning(typed: str, meaning: tuple[str, str]) -> None:
    assert meaning_of(typed) == meaning
