"""What an elder's departure (death, moving away) ends. Pure; the registry decides who has departed and when."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class Departure:
    """``status`` is ``deceased`` or ``moved_away``; services end from ``on``, ``None`` where the day is not known."""

    status: str
    on: date | None


def may_stand(window_end: datetime, departure: Departure | None) -> bool:
    """Whether an order may be given or kept: its window (end aware, local time) is over before the departure's day.

    What was done until then was done, and is still to be confirmed and paid.
    """
    if departure is None:
        return True
    return departure.on is not None and window_end <= datetime.combine(departure.on, time.min, window_end.tzinfo)
