"""The admission machine: every state with every event, and the guards."""

from datetime import date, timedelta

import pytest

from services.kit.transitions import TransitionNotAllowedError
from services.registry.domain.admission import (
    ADMISSION,
    SERVES,
    TAKES_NEW_ORDERS,
    Case,
    DocumentsMissingError,
    Effect,
    ExclusionNeedsAnEndError,
    ProviderEvent,
    ProviderState,
    SiteNotCheckedError,
    StillExcludedError,
)

_TODAY = date(2026, 3, 1)
_WILLING = Case(_TODAY, has_passed_site_check=True, until=date(2027, 3, 1))

# Written from the policy's sentence, not from the table: rows are states, columns the event and where it leads.
_EXPECTED = {
    "applied": "complete_documents>documents_complete refuse>refused",
    "documents_complete": "check_site>site_checked refuse>refused",
    "site_checked": "admit>admitted refuse>refused",
    "admitted": "warn>warned stop_new_orders>no_new_orders suspend>suspended exclude>excluded",
    "refused": "apply_again>applied",
    "warned": "stop_new_orders>no_new_orders suspend>suspended exclude>excluded restore>admitted",
    "no_new_orders": "suspend>suspended exclude>excluded restore>admitted",
    "suspended": "exclude>excluded restore>admitted",
    "excluded": "apply_again>applied",
}


@pytest.mark.parametrize("state", ProviderState)
@pytest.mark.parametrize("event", ProviderEvent)
def test_every_state_and_event(state: ProviderState, event: ProviderEvent) -> None:
    expected = dict(step.split(">") for step in _EXPECTED[state].split())
    if event in expected:
        assert ADMISSION.apply(state, event, _WILLING).next == expected[event]
    else:
        with pytest.raises(TransitionNotAllowedError) as refused:
            ADMISSION.apply(state, event, _WILLING)
        assert set(refused.value.allowed) == set(expected)


def test_nobody_is_admitted_but_through_documents_and_site() -> None:
    """Whatever the way, to be admitted for the first time is to have passed all three steps before."""
    before = {state for (state, _), rule in ADMISSION.rules.items() if rule.next is ProviderState.ADMITTED}
    assert before - {ProviderState.WARNED, ProviderState.NO_NEW_ORDERS, ProviderState.SUSPENDED} == {
        ProviderState.SITE_CHECKED
    }


@pytest.mark.parametrize(
    ("state", "event"),
    [(ProviderState.APPLIED, ProviderEvent.COMPLETE_DOCUMENTS), (ProviderState.SITE_CHECKED, ProviderEvent.ADMIT)],
)
def test_documents_must_be_valid(state: ProviderState, event: ProviderEvent) -> None:
    with pytest.raises(DocumentsMissingError) as refused:
        ADMISSION.apply(state, event, Case(_TODAY, missing_documents=("licence",)))
    assert refused.value.kinds == ("licence",)


def test_the_site_must_have_been_passed() -> None:
    with pytest.raises(SiteNotCheckedError):
        ADMISSION.apply(ProviderState.DOCUMENTS_COMPLETE, ProviderEvent.CHECK_SITE, Case(_TODAY))


@pytest.mark.parametrize("until", [None, _TODAY - timedelta(1), _TODAY])
def test_an_exclusion_ends_on_a_day_ahead(until: date | None) -> None:
    for state in (ProviderState.ADMITTED, ProviderState.SUSPENDED):
        with pytest.raises(ExclusionNeedsAnEndError):
            ADMISSION.apply(state, ProviderEvent.EXCLUDE, Case(_TODAY, until=until))


@pytest.mark.parametrize(("days", "may"), [(-1, True), (0, False), (1, False)])
def test_who_is_excluded_applies_again_the_day_after(days: int, may: bool) -> None:  # noqa: FBT001
    case = Case(_TODAY, excluded_until=_TODAY + timedelta(days))
    if may:
        rule = ADMISSION.apply(ProviderState.EXCLUDED, ProviderEvent.APPLY_AGAIN, case)
        assert rule.effects == (Effect.BEGIN_APPLICATION,)
    else:
        with pytest.raises(StillExcludedError):
            ADMISSION.apply(ProviderState.EXCLUDED, ProviderEvent.APPLY_AGAIN, case)


def test_elders_are_rehomed_once_whoever_stops_to_serve() -> None:
    """Exactly the steps that lead from serving to not serving."""
    for (state, _), rule in ADMISSION.rules.items():
        assert (Effect.REHOME in rule.effects) == (state in SERVES and rule.next not in SERVES), state


def test_who_gets_new_orders_serves() -> None:
    assert TAKES_NEW_ORDERS < SERVES
