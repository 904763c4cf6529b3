"""What a cell answers to a question of yes or no, of sex, of a disability's level. Pure."""

import re
from typing import Literal

_NO = re.compile(r"(否|无|不|非|没|未|n|no|false|0|×|x)", re.IGNORECASE)
_YES = re.compile(r"(是|有|享受|√|✓|✔|对|y|yes|true|1|在保|已)", re.IGNORECASE)
_WHOLE_WORDS = frozenset({"n", "no", "false", "0", "x", "y", "yes", "true", "1"})
_SEXES: dict[str, Literal["female", "male"]] = {
    **dict.fromkeys(("男", "男性", "m", "male", "1"), "male"),
    **dict.fromkeys(("女", "女性", "f", "female", "2"), "female"),
}
_LEVELS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "壹": 1, "贰": 2, "叁": 3, "肆": 4}
# Roman numerals were made plain letters by the cleaning of cells.
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LEVEL = re.compile(r"([一二三四1-4壹贰叁肆]|iv|i{1,3})\s*级")
_BARE_LEVEL = re.compile(r"[一二三四1-4壹贰叁肆]|iv|i{1,3}")


def read_yes(text: str) -> bool | None:
    """Whether the text says yes or no; ``None`` where it says neither."""
    lowered = text.casefold()
    if _says(_NO, lowered):
        return False
    return True if _says(_YES, lowered) else None


def _says(pattern: re.Pattern[str], text: str) -> bool:
    found = pattern.match(text)
    return found is not None and (found.group(1) not in _WHOLE_WORDS or found.group(1) == text)


def read_sex(text: str) -> Literal["female", "male"] | None:
    return _SEXES.get(text.casefold())


def read_level(text: str) -> int | None:
    """A disability's level 1 to 4 (GB/T 26341), 0 for none; ``None`` where the text says neither."""
    lowered = text.casefold()
    found = _LEVEL.search(lowered)
    if found is None and _BARE_LEVEL.fullmatch(lowered):
        found = _BARE_LEVEL.fullmatch(lowered)
    if found is not None:
        word = found.group(0).removesuffix("级").strip()
        return _ROMAN.get(word) or _LEVELS[word]
    return 0 if _says(_NO, lowered) else None
