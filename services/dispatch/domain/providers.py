"""Whether a provider's workers may be given new work on a day. Pure; the registry decides standing and licences."""

from dataclasses import dataclass
from datetime import date

_TAKES_NEW_ORDERS = frozenset({"admitted", "warned"})
_SERVES = _TAKES_NEW_ORDERS | {"no_new_orders"}


@dataclass(frozen=True)
class Span:
    """Days, both inclusive; no ``end`` is until further notice."""

    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Provider:
    """``licensed`` are the days on which its licences allow new orders; ``None`` is no limit."""

    standing: str
    licensed: tuple[Span, ...] | None

    @property
    def takes_new_orders(self) -> bool:
        """As far as its standing goes."""
        return self.standing in _TAKES_NEW_ORDERS

    @property
    def serves(self) -> bool:
        """Whether it may carry out the orders it has."""
        return self.standing in _SERVES

    def is_licensed(self, day: date) -> bool:
        return self.licensed is None or any(span.holds(day) for span in self.licensed)
