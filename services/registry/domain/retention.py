"""How long what is kept, as data; a city may set other days, never fewer than a law demands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True)
class RetentionClass:
    """Rows of one kind: kept for ``days`` from ``counted_from``, for ``least_days`` at least."""

    name: str
    days: int
    least_days: int
    counted_from: str
    reason: str


CLASSES = (
    RetentionClass("idempotency_keys", 2, 1, "the request", "A client asks again within minutes, not days."),
    RetentionClass(
        "events", 30, 7, "their delivery", "Other services read them at once; a service that was down catches up."
    ),
    RetentionClass(
        "reveals",
        5 * 365,
        3 * 365,
        "the look",
        "个人信息保护法 art. 56: kept for three years at least.",
    ),
    RetentionClass(
        "reaching_the_departed",
        365,
        90,
        "the day of the death or the move",
        "Phone, contacts, care notes and photo serve nobody any more; what was paid stays on record.",
    ),
    RetentionClass(
        "ended_contacts", 365, 30, "the day they were ended", "Nobody calls them; they never asked to be on record."
    ),
)


class RetentionPolicyError(ValueError):
    """A configured number of days that cannot be; the message names the class."""


def policy(configured: Mapping[str, int]) -> list[RetentionClass]:
    """The classes with the days a city has set. Raises :class:`RetentionPolicyError`."""
    known = {one.name for one in CLASSES}
    unknown = sorted(configured.keys() - known)
    if unknown:
        raise RetentionPolicyError(f"there is no retention class {', '.join(unknown)}")
    found = []
    for one in CLASSES:
        days = configured.get(one.name, one.days)
        if days < one.least_days:
            raise RetentionPolicyError(f"{one.name} is kept for {one.least_days} days at least, not {days}")
        found.append(RetentionClass(one.name, days, one.least_days, one.counted_from, one.reason))
    return found


def kept_since(one: RetentionClass, today: date, zone: tzinfo) -> datetime:
    """The first moment that is still kept: what lies before it is due."""
    return datetime.combine(today - timedelta(days=one.days), time.min, zone)
