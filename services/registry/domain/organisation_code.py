"""The unified social credit code of an organisation (GB 32100-2015): 18 characters, the last one a check. Pure."""

import re

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(f"[{_ALPHABET}]{{18}}", re.ASCII)
_MODULUS = 31


def check_character(first_seventeen: str) -> str:
    """The eighteenth character that belongs to the others: weights are the powers of 3 modulo 31."""
    total = sum(_ALPHABET.index(char) * pow(3, place, _MODULUS) for place, char in enumerate(first_seventeen))
    return _ALPHABET[-total % _MODULUS]


def normalise_organisation_code(text: str) -> str:
    """The code in capitals without blanks. Raises ``ValueError`` for one that cannot be an organisation's."""
    code = text.replace(" ", "").upper()
    if not _FORM.fullmatch(code) or check_character(code[:17]) != code[17]:
        raise ValueError("a unified social credit code is 18 characters, the last of which is its check")
    return code
