"""The citizen's identity number (GB 11643-1999): its form, its check character, what it says of its holder. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.registry.domain.area_codes import AreaFinding, judge_area_code

Sex = Literal["female", "male"]

_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_OLD_FORM = re.compile(r"[1-9][0-9]{14}", re.ASCII)
# ISO 7064 MOD 11-2, as the standard writes it out.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class InvalidIdNumberError(ValueError):
    """The number cannot be anybody's; the message says why without repeating it."""


@dataclass(frozen=True)
class Identity:
    """What an id number says. ``warning`` concerns the address code and is never a reason to refuse."""

    number: str
    sex: Sex
    birth_date: date
    warning: AreaFinding | None


def check_character(first_seventeen: str) -> str:
    """The eighteenth character that belongs to seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def normalise(text: str) -> str:
    """As the standard writes it: no blanks, the check character in upper case."""
    return text.replace(" ", "").upper()


def read_id_number(text: str, today: date) -> Identity:
    """The identity behind ``text``.

    Raises :class:`InvalidIdNumberError` for a wrong length or character, a birth date that does not exist or lies after
    ``today``, and a wrong check character. An address code that is unknown or abolished is a warning.
    """
    number = normalise(text)
    if not _FORM.fullmatch(number):
        raise InvalidIdNumberError("An id number is 17 digits and a check character.")
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise InvalidIdNumberError("The birth date in the id number does not exist.") from error
    if birth_date > today:
        raise InvalidIdNumberError("The birth date in the id number lies in the future.")
    if number[17] != check_character(number[:17]):
        raise InvalidIdNumberError("The check character of the id number is wrong.")
    sex: Sex = "male" if int(number[16]) % 2 else "female"
    return Identity(number, sex, birth_date, judge_area_code(number[:6]))


def from_old_form(text: str) -> str | None:
    """The 18 characters of a 15-digit number (GB 11643-1989), which had neither century nor check; for searching.

    The century is taken as the twentieth, in which nearly all were born to whom the form was issued.
    """
    if not _OLD_FORM.fullmatch(text):
        return None
    seventeen = text[:6] + "19" + text[6:]
    return seventeen + check_character(seventeen)
