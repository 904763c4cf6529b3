"""Ages turn on the birthday, whatever the leap year says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.age import age_on, born_on_or_before


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1946, 3, 1), date(2026, 2, 28), 79),
        (date(1946, 3, 1), date(2026, 3, 1), 80),
        (date(1944, 2, 29), date(2026, 2, 28), 81),
        (date(1944, 2, 29), date(2026, 3, 1), 82),
        (date(1944, 2, 29), date(2028, 2, 29), 84),
    ],
)
def test_age(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@given(
    st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 120)
)
def test_the_last_birth_date_divides_the_ages(born: date, day: date, age: int) -> None:
    last = born_on_or_before(age, day)
    assert last is not None
    assert (age_on(born, day) >= age) == (born <= last)


def test_an_age_before_the_calendar() -> None:
    assert born_on_or_before(2026, date(2026, 1, 1)) is None
