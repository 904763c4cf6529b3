"""One number, one form."""

import pytest

from services.registry.domain.phone import normalise_phone


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("19900001234", "19900001234"),
        ("199 0000 1234", "19900001234"),
        ("+86 199-0000-1234", "19900001234"),
        ("008619900001234", "19900001234"),
        ("（0537）234 5678", "05372345678"),
        ("12349", "12349"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_normal_form(typed: str, normal: str) -> None:
    assert normalise_phone(typed) == normal


@pytest.mark.parametrize("typed", ["", "1234", "call me", "1990000123a", "1" * 21, "１９９００００１２３４"])
def test_what_nobody_could_dial(typed: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        normalise_phone(typed)
