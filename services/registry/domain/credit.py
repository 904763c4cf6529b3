"""A provider's credit score (诚信分) on a day, and the change of standing it suggests. Pure.

The policy documents ask for the mechanism (S0 二(一)3 「建立服务商失信退出和惩戒机制」) and give no number: base,
bounds and thresholds are policy data, and what follows from them is proposed to a person, never done by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.registry.domain.admission import ADMISSION, ProviderEvent, ProviderState

WITHDRAWN = "withdrawn"
"""The outcome of an appeal that takes an entry away, as if it had never been made."""


class Entry(Protocol):
    """What this module needs of an entry; it counts from ``occurred_on`` to ``expires_on``, both inclusive."""

    @property
    def points(self) -> int: ...
    @property
    def occurred_on(self) -> date: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def outcome(self) -> str | None: ...


@dataclass(frozen=True)
class CreditPolicy:
    """Below which score what is proposed, and from which score a measure may be taken back."""

    base: int = 100
    floor: int = 0
    ceiling: int = 120
    warn_below: int = 80
    stop_new_orders_below: int = 70
    suspend_below: int = 60
    exclude_below: int = 40
    restore_from: int = 85


def counts_on(entry: Entry, day: date) -> bool:
    """An appealed entry counts until it is withdrawn: an appeal alone must not clear a record."""
    has_expired = entry.expires_on is not None and entry.expires_on < day
    return entry.outcome != WITHDRAWN and entry.occurred_on <= day and not has_expired


def score_on(entries: Iterable[Entry], day: date, policy: CreditPolicy) -> int:
    """The base and all points that count, within the bounds; whatever the order of the entries."""
    total = policy.base + sum(entry.points for entry in entries if counts_on(entry, day))
    return max(policy.floor, min(policy.ceiling, total))


def proposed_event(state: ProviderState, score: int, policy: CreditPolicy) -> ProviderEvent | None:
    """The gravest step the score calls for that the state still allows, or a measure's end; ``None`` for neither."""
    steps = (
        (policy.exclude_below, ProviderEvent.EXCLUDE),
        (policy.suspend_below, ProviderEvent.SUSPEND),
        (policy.stop_new_orders_below, ProviderEvent.STOP_NEW_ORDERS),
        (policy.warn_below, ProviderEvent.WARN),
    )
    allowed = ADMISSION.allowed(state)
    for below, event in steps:
        if score < below:
            return event if event in allowed else None
    may_return = score >= policy.restore_from and ProviderEvent.RESTORE in allowed
    return ProviderEvent.RESTORE if may_return else None
