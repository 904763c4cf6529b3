"""The credit score: what counts on a day, and which step it suggests."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.admission import ADMISSION, ProviderEvent, ProviderState
from services.registry.domain.credit import CreditPolicy, proposed_event, score_on

_FIRST = date(2026, 1, 1)
_POLICY = CreditPolicy()


@dataclass(frozen=True)
class _Entry:
    points: int
    occurred_on: date
    expires_on: date | None = None
    outcome: str | None = None


def _day(number: int) -> date:
    return _FIRST + timedelta(number)


_ENTRIES = st.builds(
    lambda points, start, length, outcome: _Entry(
        points, _day(start), None if length is None else _day(start + length), outcome
    ),
    st.integers(-100, 100),
    st.integers(0, 30),
    st.none() | st.integers(0, 30),
    st.sampled_from([None, "upheld", "withdrawn"]),
)
_RECORDS = st.lists(_ENTRIES, max_size=8)
_DAYS = st.integers(-1, 70).map(_day)


@given(_RECORDS, _DAYS, st.randoms())
def test_the_order_of_entries_says_nothing(entries: list[_Entry], day: date, random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert score_on(shuffled, day, _POLICY) == score_on(entries, day, _POLICY)


@given(_RECORDS, _ENTRIES, _DAYS)
def test_a_bad_entry_never_raises_the_score_and_a_good_one_never_lowers_it(
    entries: list[_Entry], entry: _Entry, day: date
) -> None:
    before, after = score_on(entries, day, _POLICY), score_on([*entries, entry], day, _POLICY)
    assert after <= before if entry.points <= 0 else after >= before


@given(_RECORDS, _ENTRIES, _DAYS)
def test_a_withdrawn_entry_never_was(entries: list[_Entry], entry: _Entry, day: date) -> None:
    withdrawn = replace(entry, outcome="withdrawn")
    assert score_on([*entries, withdrawn], day, _POLICY) == score_on(entries, day, _POLICY)
    upheld, open_ = replace(entry, outcome="upheld"), replace(entry, outcome=None)
    assert score_on([upheld], day, _POLICY) == score_on([open_], day, _POLICY)


@given(_RECORDS, _DAYS)
def test_the_score_stays_within_its_bounds(entries: list[_Entry], day: date) -> None:
    assert _POLICY.floor <= score_on(entries, day, _POLICY) <= _POLICY.ceiling


@pytest.mark.parametrize(("number", "score"), [(4, 100), (5, 90), (9, 90), (10, 100)])
def test_an_entry_counts_on_its_first_and_last_day(number: int, score: int) -> None:
    assert score_on([_Entry(-10, _day(5), _day(9))], _day(number), _POLICY) == score


@pytest.mark.parametrize(
    ("state", "score", "expected"),
    [
        ("admitted", 80, None),
        ("admitted", 79, "warn"),
        ("admitted", 70, "warn"),
        ("admitted", 69, "stop_new_orders"),
        ("admitted", 59, "suspend"),
        ("admitted", 40, "suspend"),
        ("admitted", 39, "exclude"),
        ("warned", 79, None),
        ("warned", 84, None),
        ("warned", 85, "restore"),
        ("suspended", 59, None),
        ("suspended", 39, "exclude"),
        ("excluded", 120, None),
        ("applied", 0, None),
    ],
)
def test_what_a_score_suggests(state: str, score: int, expected: str | None) -> None:
    assert proposed_event(ProviderState(state), score, _POLICY) == expected


@given(st.sampled_from(ProviderState), st.integers(0, 120))
def test_only_allowed_steps_are_suggested(state: ProviderState, score: int) -> None:
    event = proposed_event(state, score, _POLICY)
    assert event is None or event in ADMISSION.allowed(state)
    assert event is not ProviderEvent.REFUSE
