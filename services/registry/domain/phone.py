"""Phone numbers in the one form in which they can be compared. Pure."""

import re

_SEPARATORS = re.compile(r"[ \-()（）]")
_COUNTRY = re.compile(r"^(?:\+|00)86(?=1[0-9]{10}$|0?[1-9][0-9]{8,10}$)")
_FORM = re.compile(r"^\+?[0-9]{5,20}$", re.ASCII)


def normalise_phone(text: str) -> str:
    """Digits alone, without China's own country code. Raises ``ValueError`` for what nobody could dial."""
    phone = _COUNTRY.sub("", _SEPARATORS.sub("", text))
    if not _FORM.match(phone):
        raise ValueError("a phone number has 5 to 20 digits")
    return phone
