"""Dates as sheets write them: text of many forms, and the serial numbers of both of Excel's calendars. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from services.registry.domain.imports.cells import Cell, text_of

_YEARS = range(1850, 2101)
# Day 60 of the 1900 calendar is a 29 February that never was (ECMA-376 part 1, 18.17.4.1); after it the epoch is this.
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_LAST_FALSE_DAY = 60
_SERIALS = range(1, 73_051)
_WITH_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T ]\d{1,2}:\d{2}.*)?")
_WITHOUT_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})?")


@dataclass(frozen=True)
class DateReading:
    """One way to read a cell; ``day`` is missing where the cell states the month alone."""

    year: int
    month: int
    day: int | None

    def agrees_with(self, known: date) -> bool:
        same_month = (self.year, self.month) == (known.year, known.month)
        return same_month and (self.day is None or self.day == known.day)


def read_dates(cell: Cell, *, since_1904: bool = False) -> list[DateReading]:
    """Every date the cell may mean; nothing where it means none.

    Mostly one. A sheet that turned ``1941.10`` into a number holds 1941.1, which January would have become too.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_number(cell, since_1904=since_1904)
    text = text_of(cell)
    with_day = _WITH_DAY.fullmatch(text)
    if with_day:
        return _reading(*with_day.groups())
    without_day = _WITHOUT_DAY.fullmatch(text) or _DIGITS.fullmatch(text)
    if without_day:
        return _reading(*without_day.groups())
    if text.isascii() and text.isdigit():
        return _of_number(int(text), since_1904=since_1904)
    return []


def _reading(year: str, month: str, day: str | None = None) -> list[DateReading]:
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return []
    return [DateReading(whole.year, whole.month, whole.day if day else None)] if whole.year in _YEARS else []


def _of_number(number: float, *, since_1904: bool) -> list[DateReading]:
    digits = _DIGITS.fullmatch(str(int(number))) if number == int(number) else None
    if digits:
        return _reading(*digits.groups())
    year, _, fraction = f"{number:.2f}".partition(".")
    if int(year) in _YEARS and fraction != "00" and round(number, 2) == number:
        # 1941.3 is March and 1941.12 December; 1941.1 is either January or October.
        months = {fraction[0], fraction} if fraction[1] == "0" else {fraction}
        return [reading for month in sorted(months) for reading in _reading(year, month)]
    if int(number) not in _SERIALS:
        return []
    return [_of_serial(int(number), since_1904=since_1904)]


def _of_serial(serial: int, *, since_1904: bool) -> DateReading:
    if since_1904:
        day = _EPOCH_1904 + timedelta(days=serial)
    else:
        day = _EPOCH_1900 + timedelta(days=serial + (1 if serial < _LAST_FALSE_DAY else 0))
    return DateReading(day.year, day.month, day.day)
