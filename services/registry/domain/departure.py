"""How an elder leaves the registry's service and comes back: death, moving away, return. Pure.

Nothing is deleted by any of it; a status with its date is what other services act on. What somebody's status is follows
from the last report that stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Status = Literal["living", "deceased", "moved_away"]


class DepartureKind(StrEnum):
    """What can be reported; ``reported_in_error`` takes back the last report: it was not so."""

    DECEASED = "deceased"
    MOVED_AWAY = "moved_away"
    RETURNED = "returned"
    REPORTED_IN_ERROR = "reported_in_error"


_STATUS: Mapping[DepartureKind, Status] = MappingProxyType(
    {
        DepartureKind.DECEASED: "deceased",
        DepartureKind.MOVED_AWAY: "moved_away",
        DepartureKind.RETURNED: "living",
    }
)
# By the last report that stands. The same kind again corrects its day or evidence. Nobody returns from death: a wrong
# report of one is taken back.
_ALLOWED: Mapping[DepartureKind | None, frozenset[DepartureKind]] = MappingProxyType(
    {
        None: frozenset({DepartureKind.DECEASED, DepartureKind.MOVED_AWAY}),
        DepartureKind.DECEASED: frozenset({DepartureKind.DECEASED, DepartureKind.REPORTED_IN_ERROR}),
        DepartureKind.MOVED_AWAY: frozenset(DepartureKind),
        DepartureKind.RETURNED: frozenset(DepartureKind),
    }
)


@dataclass(frozen=True)
class Report:
    """One report with the day it tells of."""

    kind: DepartureKind
    on: date


@dataclass(frozen=True)
class Standing:
    """What an elder's reports come to; ``since`` is the day of the death or the move, ``None`` for the living."""

    status: Status
    since: date | None


def kinds_allowed(standing: Sequence[Report]) -> list[DepartureKind]:
    """What can be reported after the reports that stand, the oldest first."""
    last = standing[-1].kind if standing else None
    return [kind for kind in DepartureKind if kind in _ALLOWED[last]]


def corrects_last(standing: Sequence[Report], kind: DepartureKind) -> bool:
    """Whether a report takes the place of the last one, rather than telling what happened after it."""
    return kind is DepartureKind.REPORTED_IN_ERROR or (bool(standing) and standing[-1].kind is kind)


def refuse_day(before: Sequence[Report], on: date, birth_date: date, today: date) -> str | None:
    """What is wrong with the day of a report that follows those of ``before``."""
    if on > today:
        return "this day has not come yet"
    if on < birth_date:
        return "this day lies before the birth date"
    if before and on < before[-1].on:
        return f"this day lies before the last report's, {before[-1].on}"
    return None


def standing_after(reports: Sequence[Report]) -> Standing:
    """What the reports that stand come to, the oldest first; those made in error are none of them."""
    if not reports:
        return Standing("living", None)
    last = reports[-1]
    status = _STATUS[last.kind]
    return Standing(status, None if status == "living" else last.on)
