"""Id numbers and phones as sheets hold them, and what is lost once a sheet has made numbers of them. Pure."""

import re

from services.registry.domain.id_number import check_character
from services.registry.domain.imports.cells import Cell, text_of
from services.registry.domain.imports.findings import Finding

# A double carries 15 decimal digits, and Excel keeps no more of what is typed into a number cell.
_KEPT_BELOW = 10**15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_DECIMALS = re.compile(r"(\d+)\.0+")
_PUNCTUATION = re.compile(r"[\s\-._]")
_OLD_FORM = re.compile(r"\d{15}")


def read_id_text(cell: Cell) -> str | Finding:
    """The id number's characters, yet to be checked; a finding where they are not all there."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _KEPT_BELOW:
        return Finding("id_number.precision_lost", "id_number")
    text = text_of(cell)
    if _SCIENTIFIC.fullmatch(text):
        return Finding("id_number.precision_lost", "id_number")
    whole = _DECIMALS.fullmatch(text)
    text = _PUNCTUATION.sub("", whole.group(1) if whole else text).upper()
    if _OLD_FORM.fullmatch(text):
        return Finding("id_number.old_form", "id_number")
    if may_be_rounded(text) and text[17] != check_character(text[:17]):
        return Finding("id_number.precision_lost", "id_number")
    return text


def may_be_rounded(number: str) -> bool:
    """Whether a number cell may have been exported as this text. One person in a thousand has such a number."""
    return len(number) == 18 and number.isdecimal() and number.endswith("000")


def read_phone_text(cell: Cell) -> str | Finding:
    """The phone as text; several in one cell are cut to the first."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _KEPT_BELOW:
        return Finding("phone.precision_lost", "phone")
    text = text_of(cell)
    whole = _DECIMALS.fullmatch(text)
    if whole:
        return whole.group(1)
    if _SCIENTIFIC.fullmatch(text):
        return Finding("phone.precision_lost", "phone")
    return re.split(r"[,、;/,;]|\s{1}(?=1\d{10})", text, maxsplit=1)[0].strip()
