"""Whether a check-in is where and when it claims to be. Pure."""

from datetime import datetime, timedelta

from services.dispatch.domain.places import Place, straight_metres

MOST_ACCURACY_CREDITED_METRES = 100.0
"""A phone's stated inaccuracy is credited to the worker, but no further: it is the phone that states it."""

_CLOCK_SKEW = timedelta(minutes=5)
_LONGEST_OFFLINE = timedelta(hours=72)


class TimeImplausibleError(Exception):
    """The time a phone gives lies in the future, too far back, or before the order was accepted."""


def metres_from_door(door: Place, phone: Place, accuracy_m: float | None) -> float:
    """How far the worker is from the door at least, in metres."""
    credited = min(accuracy_m or 0.0, MOST_ACCURACY_CREDITED_METRES)
    return max(0.0, straight_metres(door, phone) - credited)


def time_of_deed(claimed: datetime | None, received: datetime, earliest: datetime | None) -> datetime:
    """When it happened: what the phone kept while it was offline, else when we heard. Raises TimeImplausibleError."""
    if claimed is None:
        return received
    if claimed > received + _CLOCK_SKEW or claimed < received - _LONGEST_OFFLINE:
        raise TimeImplausibleError
    if earliest is not None and claimed < earliest - _CLOCK_SKEW:
        raise TimeImplausibleError
    return min(claimed, received)
