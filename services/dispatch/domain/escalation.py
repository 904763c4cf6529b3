"""When a ringing case gets louder. Pure: the caller stores the deadline and carries the notifications out.

No policy document states an answering time, so the times are settings. They count from the moment the hub received the
press, not from when this service heard of it: an outage in between has already cost the elder that time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

OPERATORS_LEVEL = 1
SUPERVISOR_LEVEL = 2
EVERYONE_LEVEL = 3


@dataclass(frozen=True)
class EscalationTimes:
    """Seconds of ringing after which each level is reached, rising; and how long a helper may take to accept."""

    all_operators_seconds: int
    supervisor_seconds: int
    everyone_seconds: int
    acceptance_seconds: int

    def thresholds(self, *, is_test: bool) -> tuple[int, ...]:
        """Seconds for level 1, 2, 3; a test stays among the operators."""
        levels = (self.all_operators_seconds, self.supervisor_seconds, self.everyone_seconds)
        return levels[:OPERATORS_LEVEL] if is_test else levels


def level_due(ringing_since: datetime, now: datetime, times: EscalationTimes, *, is_test: bool) -> int:
    """The level a case that rings since then has reached by now; after an outage several at once."""
    elapsed = (now - ringing_since).total_seconds()
    return sum(elapsed >= seconds for seconds in times.thresholds(is_test=is_test))


def next_deadline(
    ringing_since: datetime, level: int, now: datetime, times: EscalationTimes, *, is_test: bool
) -> datetime | None:
    """When the clock must look again; None only for a test that all operators have heard.

    At the last level the supervisor is reminded for as long as it rings: a case nobody takes never falls silent.
    """
    thresholds = times.thresholds(is_test=is_test)
    if level < len(thresholds):
        return ringing_since + timedelta(seconds=thresholds[level])
    if is_test:
        return None
    rounds = int((now - ringing_since).total_seconds() // times.everyone_seconds) + 1
    return ringing_since + timedelta(seconds=max(rounds, 2) * times.everyone_seconds)
