"""Age in full years on a local date. Pure."""

from datetime import date


def age_on(birth_date: date, day: date) -> int:
    """Full years on ``day``. Who was born on 29 February grows a year older on 1 March of other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def born_on_or_before(age: int, day: date) -> date | None:
    """The last birth date of somebody who has reached ``age`` on ``day``; ``None`` before the calendar begins."""
    if age >= day.year:
        return None
    year = day.year - age
    try:
        return day.replace(year=year)
    except ValueError:
        # The 29th of February of a year that had none: who was born the day before has reached the age.
        return date(year, 2, 28)
