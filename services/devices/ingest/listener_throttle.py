"""How much an address may send that is of no use. Enrolled devices cost their address nothing and are never refused.

Thousands of devices may share the address of their mobile network with whoever floods it, so nothing here refuses a
connection: what runs out is what strangers may make the hub write down.
"""

from collections import OrderedDict


class AddressBudget:
    """A bucket of tokens per address; the addresses longest unheard of are forgotten beyond ``max_addresses``."""

    def __init__(self, capacity: float = 20.0, per_second: float = 0.2, max_addresses: int = 10_000) -> None:
        self._capacity = capacity
        self._per_second = per_second
        self._max_addresses = max_addresses
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, address: str, now: float) -> bool:
        """Take a token at ``now``, monotonic seconds; whether there was one."""
        tokens, since = self._buckets.pop(address, (self._capacity, now))
        tokens = min(self._capacity, tokens + (now - since) * self._per_second)
        is_allowed = tokens >= 1
        self._buckets[address] = (tokens - 1 if is_allowed else tokens, now)
        while len(self._buckets) > self._max_addresses:
            self._buckets.popitem(last=False)
        return is_allowed
