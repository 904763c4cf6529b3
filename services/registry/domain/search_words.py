"""What somebody means who types into the one search field for elders. Pure."""

import re
from typing import Literal

from services.registry.domain.id_number import from_old_form, normalise
from services.registry.domain.phone import normalise_phone

Meaning = Literal["tail", "phone", "id_number", "name_prefix"]

_TAIL = re.compile(r"[0-9]{3}[0-9X]", re.ASCII)
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_MOBILE = re.compile(r"1[0-9]{10}", re.ASCII)


def meaning_of(words: str) -> tuple[Meaning, str]:
    """What to search, and the value as it is indexed.

    Four characters of a number's end → ``tail``; 18 or 15 characters → ``id_number`` (the old form made new); a mobile
    number → ``phone``; anything else begins a name.
    """
    text = normalise(words)
    if _TAIL.fullmatch(text):
        return "tail", text
    if _ID_NUMBER.fullmatch(text):
        return "id_number", text
    renewed = from_old_form(text)
    if renewed is not None:
        return "id_number", renewed
    try:
        phone = normalise_phone(words)
    except ValueError:
        return "name_prefix", words
    return ("phone", phone) if _MOBILE.fullmatch(phone) or phone.startswith("0") else ("name_prefix", words)
