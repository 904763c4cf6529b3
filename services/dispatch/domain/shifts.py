"""Who is at work: what a worker said last, else what the weekly shifts say. Pure; local time throughout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

WORD_HOLDS = timedelta(hours=12)
"""A worker who reported on or off duty is believed this long; then the shifts rule again, so that a forgotten switch
neither keeps somebody on duty for ever nor hides them from tomorrow's shift."""


@dataclass(frozen=True)
class Shift:
    """A weekly shift; ``weekday`` 0 is Monday. One that ends before it starts runs past midnight."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True)
class Word:
    """What a worker reported, and when."""

    on_duty: bool
    at: datetime


def covers(shift: Shift, local: datetime) -> bool:
    """Whether the shift runs at this local time."""
    clock = local.time()
    if shift.start < shift.end:
        return local.weekday() == shift.weekday and shift.start <= clock < shift.end
    is_evening = local.weekday() == shift.weekday and clock >= shift.start
    is_morning_after = local.weekday() == (shift.weekday + 1) % 7 and clock < shift.end
    return is_evening or is_morning_after


def is_at_work(word: Word | None, shifts: Sequence[Shift], local: datetime) -> bool:
    """Whether somebody is at work at this local time; ``word`` None where what was said has no say."""
    said = standing_word(word, local)
    return any(covers(shift, local) for shift in shifts) if said is None else said


def standing_word(word: Word | None, now: datetime) -> bool | None:
    """What the worker said, as long as it holds."""
    return word.on_duty if word is not None and now - word.at <= WORD_HOLDS else None
