"""A person's age. Pure."""

from datetime import date


def age_on(day: date, birth_date: date) -> int:
    """Completed years; a birthday counts from its own day, one of 29 February from 1 March in common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
