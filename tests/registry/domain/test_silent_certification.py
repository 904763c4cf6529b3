"""What a run proposes: grants with arrears, stops, changes, visits; and every state × event of a proposal."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest

from services.kit.transitions import TransitionNotAllowedError
from services.registry.domain.entitlements.evaluation import Evaluator, Verdict
from services.registry.domain.entitlements.facts import ElderFacts, TraitFact
from services.registry.domain.entitlements.service_list import city_list
from services.registry.domain.silent_certification import (
    PROPOSALS,
    Decider,
    DecidesAgainError,
    Effect,
    Presence,
    Proposal,
    ProposalEvent,
    ProposalKind,
    ProposalState,
    Received,
    Terms,
    month_after,
    propose,
)

MONTH = date(2024, 6, 1)
HERE = Presence(has_departed=False, last_seen_on=date(2024, 5, 20), is_resident=True)
BENEFIT = UUID(int=1)
LATELY = Presence(has_departed=False, last_seen_on=date(2024, 5, 1), is_resident=None)
TERMS = Terms(silent_months=6, back_pay_months=12)


def _proposals(
    elder: ElderFacts, *received: Received, presence: Presence = HERE, month: date = MONTH, terms: Terms = TERMS
) -> list[Proposal]:
    evaluator = Evaluator(city_list("jining-2023"))

    def verdicts(day: date) -> Sequence[Verdict]:
        return evaluator.evaluate(elder, day)

    return propose(month, verdicts, received, presence, terms)


def _elder(*traits: TraitFact, born: date = date(1950, 1, 1)) -> ElderFacts:
    return ElderFacts(born, "370811", "370811", traits)


def _allowance(since: date = date(2020, 1, 1), until: date | None = None) -> TraitFact:
    return TraitFact("minimum_allowance", since, until)


def _receives(item: int, amount: int | None, since: date = date(2023, 5, 1), until: date | None = None) -> Received:
    return Received(BENEFIT, item, amount, since, until)


def test_who_is_entitled_and_receives_nothing_is_granted_with_arrears() -> None:
    (grant,) = _proposals(_elder(_allowance(date(2024, 2, 15))))
    assert (grant.kind, grant.item, grant.amount_fen) == (ProposalKind.GRANT, 17, 8000)
    # On 低保 from mid-February: March, April and May are owed.
    assert (grant.from_day, grant.back_pay_months, grant.back_pay_fen) == (date(2024, 3, 1), 3, 24000)
    assert any("由人工确认" in reason for reason in grant.reasons)


def test_arrears_follow_the_amount_of_each_month_and_end_where_something_was_paid() -> None:
    turned_80 = _elder(_allowance(), born=date(1944, 5, 1))
    grants = {grant.item: grant for grant in _proposals(turned_80, _receives(17, 8000, until=date(2024, 3, 31)))}
    assert (grants[17].back_pay_months, grants[17].back_pay_fen) == (2, 8000 + 10000)
    # The old age allowance has no amount in the document: the months are told, no sum is.
    assert (grants[12].back_pay_months, grants[12].back_pay_fen, grants[12].amount_fen) == (1, None, None)


def test_arrears_are_told_for_a_year_and_never_before_the_list() -> None:
    (grant, visit) = _proposals(_elder(_allowance()), month=date(2025, 6, 1))
    assert visit.kind is ProposalKind.VISIT
    assert (grant.back_pay_months, grant.from_day) == (12, date(2024, 6, 1))
    (early,) = _proposals(_elder(_allowance()), month=date(2023, 7, 1))
    assert (early.back_pay_months, early.from_day) == (2, date(2023, 5, 1))


def test_how_long_is_decided_by_a_policy() -> None:
    (grant, visit) = _proposals(_elder(_allowance()), presence=LATELY, terms=Terms(silent_months=1, back_pay_months=0))
    assert (grant.back_pay_months, grant.back_pay_fen, grant.from_day) == (0, None, MONTH)
    assert visit.kind is ProposalKind.VISIT


def test_who_receives_what_is_due_is_left_alone() -> None:
    assert _proposals(_elder(_allowance()), _receives(17, 8000)) == []
    assert _proposals(_elder()) == []


def test_who_is_no_longer_entitled_is_stopped_with_the_reason() -> None:
    (stop,) = _proposals(_elder(_allowance(until=date(2024, 4, 30))), _receives(17, 8000))
    assert (stop.kind, stop.item, stop.benefit_id, stop.from_day) == (ProposalKind.STOP, 17, BENEFIT, MONTH)
    assert stop.reasons == ("未登记低保",)


def test_missing_evidence_stops_nothing() -> None:
    severe = TraitFact("disabled", date(2020, 1, 1), None, {"level": 1})
    assert _proposals(_elder(severe), _receives(25, 12000)) == []


def test_another_amount_is_due_from_the_month_after_the_birthday() -> None:
    (change, *_) = [
        p for p in _proposals(_elder(_allowance(), born=date(1944, 6, 1)), _receives(17, 8000)) if p.item == 17
    ]
    assert (change.kind, change.amount_fen, change.benefit_id) == (ProposalKind.CHANGE, 10000, BENEFIT)
    centenarian = _elder(born=date(1920, 1, 1))
    assert _proposals(centenarian, _receives(12, 50000)) == []
    (more,) = _proposals(centenarian, _receives(12, 20000))
    assert (more.kind, more.amount_fen) == (ProposalKind.CHANGE, 30000)


@pytest.mark.parametrize(
    ("presence", "is_visited"),
    [
        (Presence(has_departed=False, last_seen_on=date(2023, 12, 2), is_resident=None), False),
        (Presence(has_departed=False, last_seen_on=date(2023, 12, 1), is_resident=None), True),
        (Presence(has_departed=False, last_seen_on=None, is_resident=None), True),
        (Presence(has_departed=False, last_seen_on=date(2024, 5, 31), is_resident=False), True),
        (Presence(has_departed=True, last_seen_on=None, is_resident=None), False),
    ],
)
def test_silence_asks_for_a_visit_and_ends_nothing(presence: Presence, *, is_visited: bool) -> None:
    found = _proposals(_elder(_allowance()), _receives(17, 8000), presence=presence)
    assert [proposal.kind for proposal in found] == ([ProposalKind.VISIT] if is_visited else [])


def test_who_receives_nothing_is_not_visited_for_it() -> None:
    assert _proposals(_elder(), presence=Presence(has_departed=False, last_seen_on=None, is_resident=None)) == []


def test_months() -> None:
    assert [month_after(date(2024, 11, 1)), month_after(date(2024, 12, 1))] == [date(2024, 12, 1), date(2025, 1, 1)]


_ONE, _OTHER = UUID(int=2), UUID(int=3)
_NEXT: dict[tuple[str, str], tuple[str, tuple[Effect, ...]]] = {
    ("proposed", "confirm"): ("confirmed", (Effect.CARRY_OUT,)),
    ("proposed", "reject"): ("rejected", ()),
    ("confirmed", "appeal"): ("appealed", ()),
    ("rejected", "appeal"): ("appealed", ()),
    ("appealed", "confirm"): ("settled", (Effect.CARRY_OUT,)),
    ("appealed", "reject"): ("settled", (Effect.TAKE_BACK,)),
}


@pytest.mark.parametrize("state", ProposalState)
@pytest.mark.parametrize("event", ProposalEvent)
def test_every_state_and_event(state: ProposalState, event: ProposalEvent) -> None:
    decider = Decider(_ONE, frozenset({_OTHER}))
    expected = _NEXT.get((state.value, event.value))
    if expected is None:
        with pytest.raises(TransitionNotAllowedError):
            PROPOSALS.apply(state, event, decider)
    else:
        rule = PROPOSALS.apply(state, event, decider)
        assert (rule.next.value, rule.effects) == expected


@pytest.mark.parametrize("event", [ProposalEvent.CONFIRM, ProposalEvent.REJECT])
def test_nobody_decides_an_appeal_against_themselves(event: ProposalEvent) -> None:
    with pytest.raises(DecidesAgainError):
        PROPOSALS.apply(ProposalState.APPEALED, event, Decider(_ONE, frozenset({_ONE})))
