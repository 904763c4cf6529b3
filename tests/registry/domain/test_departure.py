"""Every report after every other: what is allowed, and what it comes to."""

from datetime import date

import pytest

from services.registry.domain.departure import (
    DepartureKind,
    Report,
    Standing,
    corrects_last,
    kinds_allowed,
    refuse_day,
    standing_after,
)

_DAY = date(2024, 5, 1)
DECEASED, MOVED, RETURNED, ERROR = DepartureKind
_ALLOWED = {
    None: {DECEASED, MOVED},
    DECEASED: {DECEASED, ERROR},
    MOVED: {DECEASED, MOVED, RETURNED, ERROR},
    RETURNED: {DECEASED, MOVED, RETURNED, ERROR},
}


@pytest.mark.parametrize("last", _ALLOWED)
@pytest.mark.parametrize("kind", DepartureKind)
def test_what_can_be_reported_after_what(last: DepartureKind | None, kind: DepartureKind) -> None:
    standing = [] if last is None else [Report(last, _DAY)]
    assert (kind in kinds_allowed(standing)) is (kind in _ALLOWED[last])


@pytest.mark.parametrize("last", [DECEASED, MOVED, RETURNED])
@pytest.mark.parametrize("kind", DepartureKind)
def test_the_same_again_and_word_of_an_error_correct_the_last(last: DepartureKind, kind: DepartureKind) -> None:
    assert corrects_last([Report(last, _DAY)], kind) is (kind in {last, ERROR})


def test_the_last_report_says_what_somebody_is() -> None:
    moved, back = Report(MOVED, _DAY), Report(RETURNED, date(2024, 8, 1))
    assert standing_after([]) == Standing("living", None)
    assert standing_after([moved]) == Standing("moved_away", _DAY)
    assert standing_after([moved, back]) == Standing("living", None)
    assert standing_after([moved, back, Report(DECEASED, date(2024, 9, 1))]) == Standing("deceased", date(2024, 9, 1))


@pytest.mark.parametrize(
    ("on", "before", "is_refused"),
    [
        (date(2024, 6, 1), [], False),
        (date(2024, 6, 2), [], True),
        (date(1941, 3, 12), [], False),
        (date(1941, 3, 11), [], True),
        (date(2024, 5, 1), [Report(MOVED, _DAY)], False),
        (date(2024, 4, 30), [Report(MOVED, _DAY)], True),
    ],
)
def test_days_that_cannot_be(on: date, before: list[Report], *, is_refused: bool) -> None:
    assert (refuse_day(before, on, date(1941, 3, 12), today=date(2024, 6, 1)) is not None) is is_refused
