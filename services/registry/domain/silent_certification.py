"""What a monthly run proposes for one elder, and the life of a proposal. Pure.

「对生活补贴实行免申请静默认证」 (济政办发〔2023〕2号, item 3): who is entitled is found without an application. A run
only proposes. Silence ends nothing: it asks for a visit. Neither pay day nor arrears are in the documents; a month is
judged on its first day, arrears are told as far back as the policy says, and a person decides on them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kit.transitions import Rule, TransitionTable
from services.registry.domain.entitlements.evaluation import Verdict
from services.registry.domain.entitlements.facts import months_between

CERTIFIED_ITEMS = (12, 17, 24, 25, 26)
"""The items of the list that are paid by the month."""


@dataclass(frozen=True)
class Terms:
    """After how many silent months somebody goes and looks, and how many months back arrears are told."""

    silent_months: int
    back_pay_months: int


class ProposalKind(StrEnum):
    """``grant``: entitled, not receiving; ``stop``: receiving, not entitled; ``change``: another amount is due."""

    GRANT = "grant"
    STOP = "stop"
    CHANGE = "change"
    VISIT = "visit"


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    APPEALED = "appealed"
    SETTLED = "settled"


class ProposalEvent(StrEnum):
    CONFIRM = "confirm"
    REJECT = "reject"
    APPEAL = "appeal"


class Effect(StrEnum):
    """What is done to the elder's benefits; nothing where it is so already."""

    CARRY_OUT = "carry_out"
    TAKE_BACK = "take_back"


@dataclass(frozen=True)
class Decider:
    """Who decides now, and who decided before."""

    account_id: UUID
    decided_before: frozenset[UUID]


class DecidesAgainError(Exception):
    """An appeal is decided by somebody else than who made the decision it is against."""


def _is_another(at: Decider) -> None:
    if at.account_id in at.decided_before:
        raise DecidesAgainError


PROPOSALS: TransitionTable[ProposalState, ProposalEvent, Decider, Effect] = TransitionTable(
    {
        (ProposalState.PROPOSED, ProposalEvent.CONFIRM): Rule(ProposalState.CONFIRMED, effects=(Effect.CARRY_OUT,)),
        (ProposalState.PROPOSED, ProposalEvent.REJECT): Rule(ProposalState.REJECTED),
        (ProposalState.CONFIRMED, ProposalEvent.APPEAL): Rule(ProposalState.APPEALED),
        (ProposalState.REJECTED, ProposalEvent.APPEAL): Rule(ProposalState.APPEALED),
        (ProposalState.APPEALED, ProposalEvent.CONFIRM): Rule(
            ProposalState.SETTLED, guard=_is_another, effects=(Effect.CARRY_OUT,)
        ),
        (ProposalState.APPEALED, ProposalEvent.REJECT): Rule(
            ProposalState.SETTLED, guard=_is_another, effects=(Effect.TAKE_BACK,)
        ),
    }
)
"""One appeal; what it comes to is final. To confirm is to say that what was proposed shall be so."""


@dataclass(frozen=True)
class Received:
    """A benefit as it is recorded; the days are inclusive."""

    id: UUID
    item: int
    amount_fen: int | None
    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Presence:
    """What is known of somebody's being alive and here. ``is_resident`` is what the last word on it said."""

    has_departed: bool
    last_seen_on: date | None
    is_resident: bool | None


@dataclass(frozen=True)
class Proposal:
    """``from_day`` is the first day it concerns; money is fen, a month's and the arrears'."""

    kind: ProposalKind
    item: int | None
    from_day: date
    reasons: tuple[str, ...]
    benefit_id: UUID | None = None
    amount_fen: int | None = None
    back_pay_months: int = 0
    back_pay_fen: int | None = None


VerdictsOn = Callable[[date], Sequence[Verdict]]


def propose(
    month: date, verdicts_on: VerdictsOn, received: Sequence[Received], presence: Presence, terms: Terms
) -> list[Proposal]:
    """What is to be decided for one elder in the month that begins on ``month``, items first."""
    verdicts = verdicts_on(month)
    found = [
        proposal
        for item in CERTIFIED_ITEMS
        for proposal in _of_item(verdicts[item - 1], month, verdicts_on, received, terms)
    ]
    concerns_money = any(proposal.kind is ProposalKind.GRANT for proposal in found) or any(
        benefit.covers(month) for benefit in received
    )
    if concerns_money and not presence.has_departed:
        found += _visits(month, presence, terms)
    return found


def _of_item(
    verdict: Verdict, month: date, verdicts_on: VerdictsOn, received: Sequence[Received], terms: Terms
) -> Iterator[Proposal]:
    own = [benefit for benefit in received if benefit.item == verdict.item]
    current = next((benefit for benefit in own if benefit.covers(month)), None)
    if current is None and verdict.status == "entitled":
        yield _grant(verdict, month, verdicts_on, own, terms)
    elif current is not None and verdict.status == "not_entitled":
        yield Proposal(ProposalKind.STOP, verdict.item, month, verdict.reasons, current.id, current.amount_fen)
    elif current is not None and verdict.status == "entitled" and _differs(verdict, current):
        told = f"现发每月{_yuan(current.amount_fen)}，应发每月{_yuan(verdict.amount_fen)}"
        reasons = (*verdict.reasons, told)
        yield Proposal(ProposalKind.CHANGE, verdict.item, month, reasons, current.id, verdict.amount_fen)


def _grant(verdict: Verdict, month: date, verdicts_on: VerdictsOn, own: Sequence[Received], terms: Terms) -> Proposal:
    amounts: list[int | None] = []
    first = month
    for _ in range(terms.back_pay_months):
        earlier = _month_before(first)
        then = verdicts_on(earlier)[verdict.item - 1]
        if then.status != "entitled" or any(benefit.covers(earlier) for benefit in own):
            break
        amounts.append(then.amount_fen)
        first = earlier
    certain = [amount for amount in amounts if amount is not None]
    reasons = verdict.reasons
    if amounts:
        reasons = (*reasons, f"此前{len(amounts)}个月符合条件而未发放，是否补发文件未规定，由人工确认")
    return Proposal(
        ProposalKind.GRANT,
        verdict.item,
        first,
        reasons,
        amount_fen=verdict.amount_fen,
        back_pay_months=len(amounts),
        back_pay_fen=sum(certain) if amounts and len(certain) == len(amounts) else None,
    )


def _visits(month: date, presence: Presence, terms: Terms) -> Iterator[Proposal]:
    reasons = []
    if presence.last_seen_on is None:
        reasons.append("没有任何生存迹象的记录")
    elif months_between(presence.last_seen_on, month) >= terms.silent_months:
        reasons.append(f"最近一次生存迹象在{presence.last_seen_on.isoformat()}，已满{terms.silent_months}个月")
    if presence.is_resident is False:
        reasons.append("最近一次核对显示不在本市居住")
    if reasons:
        yield Proposal(ProposalKind.VISIT, None, month, (*reasons, "安排上门探访；不因此停发"))


def _differs(verdict: Verdict, current: Received) -> bool:
    """Whether another amount is certain. More than a lowest amount is no mistake."""
    if verdict.amount_fen is None or current.amount_fen is None:
        return False
    if any(part.is_at_least for part in verdict.components):
        return current.amount_fen < verdict.amount_fen
    return current.amount_fen != verdict.amount_fen


def _month_before(month: date) -> date:
    return date(month.year - 1, 12, 1) if month.month == 1 else month.replace(month=month.month - 1)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + 1, 1, 1) if month.month == 12 else month.replace(month=month.month + 1)


def _yuan(amount_fen: int | None) -> str:
    return "金额不详" if amount_fen is None else f"{amount_fen / 100:g}元"
