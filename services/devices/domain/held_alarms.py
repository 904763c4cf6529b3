"""Telling one press from the next where a device does not number them: by the rising edge of its alarm bit.

A terminal keeps a bit set in every report until the platform has confirmed it, so each report that has it would look
like a press. A message that is an alarm by itself is another matter: each device time is a press of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.devices.domain.alarm_kinds import AlarmKind

_SAME_WITHIN = timedelta(seconds=120)
"""A bit last seen longer ago than this and set now is a new press: better to ring twice than not to ring."""
_SAME_IN_STATUS_WITHIN = timedelta(minutes=15)
"""The same for a heartbeat, which has no time of its own and repeats what an alarm message has told."""


@dataclass(frozen=True)
class Press:
    """What names a press: the same id and device time in each report of it. ``seen_at`` is the last one's arrival."""

    message_id: str
    at: datetime | None
    seen_at: datetime


Held = Mapping[AlarmKind, Press]


def follow(held: Held, kinds: Iterable[AlarmKind], at: datetime | None, now: datetime, *, is_event: bool) -> Held:
    """The presses that a report speaks of, given those the report before it spoke of.

    ``is_event`` says that the message is an alarm by itself; such a message says nothing of what it does not name.
    """
    if is_event and at is not None:
        presses = {kind: _new(kind, at, now) for kind in kinds}
    else:
        within = _SAME_IN_STATUS_WITHIN if at is None and not is_event else _SAME_WITHIN
        presses = {kind: _again(held.get(kind), now, within) or _new(kind, at, now) for kind in kinds}
    return {**held, **presses} if is_event else presses


def _new(kind: AlarmKind, at: datetime | None, now: datetime) -> Press:
    moment = at if at is not None else now
    return Press(f"{kind}@{moment.isoformat()}", at, now)


def _again(before: Press | None, now: datetime, within: timedelta) -> Press | None:
    if before is None or now - before.seen_at > within:
        return None
    return Press(before.message_id, before.at, now)
