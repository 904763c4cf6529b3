"""The one way an emergency changes: its table, its clock, its version, its timeline and the screens."""

from datetime import datetime, timedelta
from typing import Any

from prometheus_client import Counter, Histogram

from services.contracts import events
from services.contracts.authority import Principal
from services.contracts.events import Audience, ScreenEvent
from services.dispatch.domain.emergency import (
    EMERGENCY,
    AlreadyClaimedError,
    Effect,
    EmergencyEvent,
    EmergencyState,
    HeldByAnotherError,
    HelperOnTheWayError,
    NobodyHoldsItError,
    Situation,
    StillRingingError,
)
from services.dispatch.domain.escalation import EscalationTimes, next_deadline
from services.dispatch.models import Emergency
from services.dispatch.schemas.parts import Person
from services.dispatch.schemas.problems import (
    AlreadyClaimed,
    EmergencyTransitionNotAllowed,
    HeldByAnother,
    HelperOnTheWay,
    StillRinging,
)
from services.dispatch.service.emergency_views import EmergencyViews
from services.dispatch.service.history import History
from services.dispatch.service.unit import HUB_ROLES, Unit
from services.kit.outbox import emit
from services.kit.transitions import TransitionNotAllowedError

_happened = Counter("hub_emergency_events_total", "What happened to emergencies.", ["event"])
_claim_seconds = Histogram(
    "hub_emergency_claim_seconds",
    "From the receipt of the press to the first claim, in seconds.",
    buckets=(2, 5, 10, 15, 30, 60, 120, 180, 300, 600),
)


class EmergencyChanges:
    """The caller holds the row's lock."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def apply(
        self,
        case: Emergency,
        event: EmergencyEvent,
        actor: Principal | None = None,
        *,
        detail: dict[str, Any] | None = None,
        since: datetime | None = None,
    ) -> None:
        """Follow the table; ``since`` is when it began to ring, where that was before now.

        Raises :class:`EmergencyTransitionNotAllowed`, :class:`AlreadyClaimed`, :class:`HeldByAnother`,
        :class:`StillRinging` and :class:`HelperOnTheWay`.
        """
        was_ringing = case.is_ringing
        situation = Situation(
            actor_id=actor.account_id if actor else None,
            holder_id=case.holder_id,
            is_ringing=case.is_ringing,
            level=case.level,
            is_helper_on_the_way=case.state == EmergencyState.DISPATCHED and case.accepted_at is not None,
        )
        rule = _follow(case, event, situation)
        case.state = rule.next
        clock = _Clock(case, self._unit.now, self._unit.escalation_times)
        for effect in rule.effects:
            clock.carry_out(effect, actor, since or self._unit.now)
        rang = event is EmergencyEvent.PRESS or (case.is_ringing and not was_ringing)
        await self.publish(
            case, events.EMERGENCY_RANG_AGAIN if rang else events.EMERGENCY_CHANGED, event, actor, detail or {}
        )

    async def publish(
        self, case: Emergency, event_type: str, event: str, actor: Principal | None, detail: dict[str, Any]
    ) -> None:
        """The version, the timeline and the screens; for a change that is already made on the row."""
        _happened.labels(event).inc()
        case.version += 1
        await self._unit.session.flush()
        History(self._unit).add("emergency", case.id, event, actor, detail)
        summary = await EmergencyViews(self._unit).summary(case)
        audience = Audience(division_path=case.division_path, roles=HUB_ROLES)
        screen = ScreenEvent(audience=audience, state=summary.as_json())
        await emit(self._unit.session, event_type, case.id, screen)


def _follow(case: Emergency, event: EmergencyEvent, situation: Situation) -> Any:
    state = EmergencyState(case.state)
    try:
        return EMERGENCY.apply(state, event, situation)
    except (TransitionNotAllowedError, NobodyHoldsItError) as error:
        allowed = list(EMERGENCY.allowed(state))
        if isinstance(error, NobodyHoldsItError):
            allowed = [EmergencyEvent.CLAIM, EmergencyEvent.NOTE]
        raise EmergencyTransitionNotAllowed(state=state, allowed=allowed) from error
    except AlreadyClaimedError as error:
        raise AlreadyClaimed(**_holder(case)) from error
    except HeldByAnotherError as error:
        raise HeldByAnother(**_holder(case)) from error
    except StillRingingError as error:
        raise StillRinging(state=state, allowed=[EmergencyEvent.CLAIM, EmergencyEvent.NOTE]) from error
    except HelperOnTheWayError as error:
        raise HelperOnTheWay("The helper has to decline before another is sent.") from error


def _holder(case: Emergency) -> dict[str, Any]:
    assert case.holder_id is not None  # noqa: S101 — these problems are raised only where somebody holds the case
    holder = Person(account_id=case.holder_id, name=case.holder_name or "")
    held_since = case.held_since.isoformat() if case.held_since else None
    return {"claimed_by": holder.model_dump(mode="json"), "claimed_at": held_since}


class _Clock:
    """Effects on the stored case; whatever happens, a case that waits for somebody has a deadline."""

    def __init__(self, case: Emergency, now: datetime, times: EscalationTimes) -> None:
        self._case = case
        self._now = now
        self._times = times

    def carry_out(self, effect: Effect, actor: Principal | None, since: datetime) -> None:  # noqa: C901 — flat
        case = self._case
        match effect:
            case Effect.COUNT_PRESS:
                case.ring_count += 1
            case Effect.RING:
                self._ring(since)
            case Effect.SILENCE:
                case.is_ringing = False
                self._rest()
            case Effect.TAKE:
                self._take(actor)
            case Effect.LET_GO:
                case.holder_id = case.holder_name = case.held_since = None
            case Effect.SHOW:
                case.shown_at = self._now
            case Effect.SEND:
                case.dispatched_at, case.accepted_at = self._now, None
                self._rest()
            case Effect.ACCEPT:
                case.accepted_at = self._now
                self._rest()
            case Effect.ARRIVE:
                case.arrived_at = self._now
                self._rest()
            case Effect.CLOSE:
                case.resolved_at, case.deadline_at = self._now, None

    def _ring(self, since: datetime) -> None:
        case = self._case
        if case.is_ringing:
            # Pressing again must not win anybody time: the clock of the first press goes on.
            return
        case.is_ringing, case.ringing_since, case.level = True, since, 0
        case.deadline_at = next_deadline(since, 0, self._now, self._times, is_test=case.is_test)

    def _take(self, actor: Principal | None) -> None:
        case = self._case
        assert actor is not None  # noqa: S101 — only people claim
        if case.holder_id != actor.account_id:
            case.held_since = self._now
        case.holder_id, case.holder_name = actor.account_id, actor.name
        if case.claimed_at is None:
            case.claimed_at = self._now
            _claim_seconds.observe((self._now - case.received_at).total_seconds())

    def _rest(self) -> None:
        """The clock of a case that does not ring: a helper who has been asked must accept in time."""
        case = self._case
        if case.is_ringing:
            return
        waits_for_helper = case.state == EmergencyState.DISPATCHED and case.accepted_at is None
        patience = timedelta(seconds=self._times.acceptance_seconds)
        case.deadline_at = self._now + patience if waits_for_helper else None
