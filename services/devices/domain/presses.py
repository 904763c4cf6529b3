"""Whether two reports are one press. The rule that must never swallow a press, nor ring twice for one.

A report that arrives twice (redelivery, a retry, both channels) is one press. Devices make this hard: counters restart
when a battery is changed, clocks stand still or start at the same moment after every reset, ids are missing. So an
identity is trusted only as far as it can be, and whenever that leaves a doubt, it is another press: ringing once too
often costs a minute, ringing once too seldom costs a life.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from services.devices.domain.arrivals import Channel

KeyT = TypeVar("KeyT")
# A device time this close to its arrival was told by a clock that runs, so it will not name another press later.
_CREDIBLE_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Report(Generic[KeyT]):
    """One arrival of some press of one device.

    ``alarm`` is the alarm it counts to; for one yet to be judged, the alarm it would become. ``digest`` is a hash of
    the payload.
    """

    alarm: KeyT
    channel: Channel
    kind: str
    message_id: str | None
    digest: bytes
    device_time: datetime | None
    received_at: datetime


@dataclass(frozen=True)
class Windows:
    """How far apart in arrival two reports may be where their identity alone does not settle it."""

    same_press: timedelta
    unidentified: timedelta


class Relation(StrEnum):
    SAME = "same"
    OTHER = "other"
    ID_REUSED = "id_reused"


@dataclass(frozen=True)
class Verdict(Generic[KeyT]):
    """``alarm`` is the alarm the report repeats, None for a new press."""

    alarm: KeyT | None
    is_id_reused: bool = False


def judge(report: Report[KeyT], earlier: Iterable[Report[KeyT]], windows: Windows) -> Verdict[KeyT]:
    """Compare a report with the earlier ones of the same device."""
    is_id_reused = False
    for other in earlier:
        relation = relate(report, other, windows)
        if relation is Relation.SAME:
            return Verdict(other.alarm)
        is_id_reused = is_id_reused or relation is Relation.ID_REUSED
    return Verdict(None, is_id_reused)


def relate(report: Report[KeyT], other: Report[KeyT], windows: Windows) -> Relation:
    """How two reports of one device relate; symmetric."""
    apart = abs(report.received_at - other.received_at)
    if report.message_id is not None and report.message_id == other.message_id:
        return _relate_same_id(report, other, apart, windows)
    if report.channel != other.channel:
        # The vendor's cloud and the device's own line name the same press differently; kind and device time remain.
        is_same = (
            report.device_time is not None
            and report.device_time == other.device_time
            and report.kind == other.kind
            and apart <= windows.same_press
        )
        return Relation.SAME if is_same else Relation.OTHER
    if report.message_id is None and other.message_id is None and report.digest == other.digest:
        # The payload is all there is. With a device time in it a repetition may take a while; without one, a second
        # press looks exactly like the first repeated, so only what comes at once is taken for a repetition.
        window = windows.unidentified if report.device_time is None else windows.same_press
        return Relation.SAME if apart <= window else Relation.OTHER
    return Relation.OTHER


def _relate_same_id(report: Report[KeyT], other: Report[KeyT], apart: timedelta, windows: Windows) -> Relation:
    if report.device_time is not None and other.device_time is not None:
        if report.device_time != other.device_time:
            return Relation.ID_REUSED  # a counter that restarted
        first_arrival = min(report.received_at, other.received_at)
        if abs(first_arrival - report.device_time) <= _CREDIBLE_WITHIN:
            return Relation.SAME  # however late: the broker may have kept it while everything here was down
    # No time to tell them by, or a clock that may stand still: a restarted counter would look like this, too.
    return Relation.SAME if apart <= windows.same_press else Relation.ID_REUSED
