"""Which orders outlast an elder's departure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.dispatch.domain.departures import Departure, may_stand

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 10)


@pytest.mark.parametrize("status", ["deceased", "moved_away"])
@pytest.mark.parametrize(
    ("window_end", "stands"),
    [
        (datetime(2026, 3, 9, 18, 0, tzinfo=ZONE), True),
        (datetime(2026, 3, 10, 0, 0, tzinfo=ZONE), True),
        (datetime(2026, 3, 10, 0, 1, tzinfo=ZONE), False),
        (datetime(2026, 3, 11, 9, 0, tzinfo=ZONE), False),
    ],
)
def test_what_was_over_before_the_day_stands(status: str, window_end: datetime, stands: bool) -> None:  # noqa: FBT001
    assert may_stand(window_end, Departure(status, DAY)) is stands


def test_without_a_departure_every_order_stands_and_without_its_day_none_does() -> None:
    window_end = datetime(2026, 3, 9, 18, 0, tzinfo=ZONE)
    assert may_stand(window_end, None)
    assert not may_stand(window_end, Departure("deceased", None))
