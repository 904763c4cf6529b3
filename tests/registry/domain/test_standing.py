"""Documents and their days: what is covered, what is missing, what stops new orders."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.admission import ProviderState
from services.registry.domain.standing import Span, covered_days, findings, missing_documents, spans_of

_FIRST = date(2026, 1, 1)


@dataclass(frozen=True)
class _Document:
    kind: str
    valid_from: date
    valid_to: date | None


def _day(number: int) -> date:
    return _FIRST + timedelta(number)


_DOCUMENTS = st.lists(
    st.builds(
        lambda kind, start, length: _Document(kind, _day(start), None if length is None else _day(start + length)),
        st.sampled_from(["licence", "fire_safety"]),
        st.integers(0, 40),
        st.none() | st.integers(0, 15),
    ),
    max_size=6,
)


@given(_DOCUMENTS, st.integers(-2, 60))
def test_spans_cover_exactly_the_days_of_the_documents(documents: list[_Document], number: int) -> None:
    spans = spans_of(documents)
    day = _day(number)
    assert any(span.holds(day) for span in spans) == any(
        one.valid_from <= day <= (one.valid_to or date.max) for one in documents
    )
    assert all(a.end < b.start - timedelta(1) for a, b in pairwise(spans))


@given(_DOCUMENTS, st.integers(-2, 60))
def test_a_day_is_covered_where_nothing_on_file_is_expired(documents: list[_Document], number: int) -> None:
    required = ["licence", "fire_safety"]
    on_file = [kind for kind in required if any(one.kind == kind for one in documents)]
    covered = covered_days(documents, required)
    if covered is None:
        assert on_file == []
        return
    is_covered = any(span.holds(_day(number)) for span in covered)
    assert is_covered == (missing_documents(documents, on_file, _day(number)) == ())
    found = findings(ProviderState.ADMITTED, documents, required, _day(number))
    assert is_covered == (not any(finding.blocks for finding in found))


def test_a_renewed_licence_joins_the_old_one() -> None:
    old = _Document("licence", _day(0), _day(9))
    new = _Document("licence", _day(10), None)
    assert spans_of([new, old]) == [Span(_day(0), date.max)]
    late = _Document("licence", _day(11), None)
    assert spans_of([late, old]) == [Span(_day(0), _day(9)), Span(_day(11), date.max)]


def test_what_stops_new_orders() -> None:
    valid = [_Document("licence", _day(0), _day(9))]
    cases = [
        (ProviderState.ADMITTED, valid, 9, []),
        (ProviderState.ADMITTED, valid, 10, [("document_expired.licence", True)]),
        (ProviderState.ADMITTED, [], 0, [("document_missing.licence", False)]),
        (ProviderState.WARNED, valid, 0, [("state_warned", False)]),
        (ProviderState.NO_NEW_ORDERS, valid, 0, [("state_no_new_orders", True)]),
        (ProviderState.EXCLUDED, [], 0, [("state_excluded", True), ("document_missing.licence", False)]),
    ]
    for state, documents, number, expected in cases:
        found = findings(state, documents, ["licence"], _day(number))
        assert [(one.code, one.blocks) for one in found] == expected, (state, number)
        assert all(one.text for one in found)
