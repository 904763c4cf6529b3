"""What stands in one cell, cleaned of what keyboards and spreadsheets leave behind. Pure."""

import re
import unicodedata

Cell = str | int | float | bool | None
"""A value as the file holds it; a cell with a date comes as ISO text."""

_BLANKS = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
# What people write into a cell to say that there is nothing to say.
_NOTHING = frozenset(
    {"", "-", "--", "---", "—", "——", "/", "\\", "无数据", "null", "none", "n/a", "#n/a", "不详", "空"}
)
_EXACT_BELOW = 10**15


def text_of(cell: Cell) -> str:
    """One line of half-width text; a whole number without its decimal point.

    Full-width digits and letters become ordinary ones, every kind of blank one space, a leading apostrophe goes.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_BELOW:
        return str(int(cell))
    if isinstance(cell, int | float):
        return repr(cell)
    if not (cell.isascii() and cell.isalnum()):
        cell = _BLANKS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell))).strip()
    return cell.lstrip("'‘’`").strip()


def is_nothing(text: str) -> bool:
    """Whether a cleaned text states nothing."""
    return text.casefold() in _NOTHING


def stated(cell: Cell) -> str:
    """The cleaned text, empty where it states nothing."""
    text = text_of(cell)
    return "" if is_nothing(text) else text


def column_letters(index: int) -> str:
    """The name a spreadsheet gives the column with this index from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
