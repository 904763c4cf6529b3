"""A home care bed (家庭养老床位): its life, and for which months it is paid. Pure.

    applied ─assess─► assessed ─adapt─► adapted ─install─► installed ─accept─► accepted ─serve─► serving
    serving ─review─► under_review ─go_on─► serving; ─end─► ended from anywhere before

A month is paid only where the devices were online and the hours were met. No document states how much of either: a
city's policy does, and without one no month is payable.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kit.transitions import TransitionTable
from services.registry.domain.care_steps import NoEffect, Situation, ending, serving

MINUTES_PER_DAY = 24 * 60


class BedState(StrEnum):
    APPLIED = "applied"
    ASSESSED = "assessed"
    ADAPTED = "adapted"
    INSTALLED = "installed"
    ACCEPTED = "accepted"
    SERVING = "serving"
    UNDER_REVIEW = "under_review"
    ENDED = "ended"


class BedEvent(StrEnum):
    ASSESS = "assess"
    ADAPT = "adapt"
    INSTALL = "install"
    ACCEPT = "accept"
    SERVE = "serve"
    REVIEW = "review"
    GO_ON = "go_on"
    END = "end"


_STEPS = {
    (BedState.APPLIED, BedEvent.ASSESS): BedState.ASSESSED,
    (BedState.ASSESSED, BedEvent.ADAPT): BedState.ADAPTED,
    (BedState.ADAPTED, BedEvent.INSTALL): BedState.INSTALLED,
    (BedState.INSTALLED, BedEvent.ACCEPT): BedState.ACCEPTED,
    (BedState.ACCEPTED, BedEvent.SERVE): BedState.SERVING,
    (BedState.SERVING, BedEvent.REVIEW): BedState.UNDER_REVIEW,
    (BedState.UNDER_REVIEW, BedEvent.GO_ON): BedState.SERVING,
}
OPEN = frozenset(BedState) - {BedState.ENDED}
RECORDED = frozenset({BedState.SERVING, BedState.UNDER_REVIEW})
"""States in which devices and minutes are recorded: a review does not interrupt the care."""

HOME_CARE_BED: TransitionTable[StrEnum, StrEnum, Situation, NoEffect] = TransitionTable(
    {
        **{at: serving(state) for at, state in _STEPS.items()},
        **{(state, BedEvent.END): ending(BedState.ENDED) for state in BedState if state in OPEN},
    }
)


@dataclass(frozen=True)
class BedTerms:
    """A policy's terms; the minutes are for a whole month."""

    min_online_percent: int
    min_minutes_per_month: int


@dataclass(frozen=True)
class MonthOfCare:
    """What is known of one month. Days of service are ``from_on`` to ``until_on``, both inclusive, None while open."""

    month: date
    from_on: date | None
    until_on: date | None
    online_minutes: int
    served_minutes: int


@dataclass(frozen=True)
class MonthJudged:
    """Whether the month is paid; ``reasons`` are codes of what stands against it, and empty where it is."""

    is_payable: bool
    reasons: tuple[str, ...]
    days_served: int
    online_percent: int
    required_minutes: int | None


def judge_month(care: MonthOfCare, terms: BedTerms | None, today: date) -> MonthJudged:
    """For a month begun or ended midway the hours are required in proportion to its days, rounded up."""
    days_in_month = calendar.monthrange(care.month.year, care.month.month)[1]
    last = care.month.replace(day=days_in_month)
    days = _days_served(care, last)
    possible = days * MINUTES_PER_DAY
    online_percent = min(100, care.online_minutes * 100 // possible) if possible else 0
    required = None if terms is None else -(-terms.min_minutes_per_month * days // days_in_month)
    reasons = []
    if today <= last:
        reasons.append("month_not_over")
    if not days:
        reasons.append("not_in_service")
    if terms is None or required is None:
        reasons.append("terms_not_configured")
    else:
        if online_percent < terms.min_online_percent:
            reasons.append("devices_offline")
        if care.served_minutes < required:
            reasons.append("hours_not_met")
    return MonthJudged(not reasons, tuple(reasons), days, online_percent, required)


def _days_served(care: MonthOfCare, last: date) -> int:
    if care.from_on is None:
        return 0
    begin = max(care.month, care.from_on)
    end = last if care.until_on is None else min(last, care.until_on)
    return max(0, (end - begin + timedelta(days=1)).days)
