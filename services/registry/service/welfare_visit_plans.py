"""Keeping an elder's place in the visiting plan in step with their facts and with the visits made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import utc_now
from services.registry.domain.care_policies import CarePolicyKind
from services.registry.domain.care_steps import LIVING
from services.registry.domain.needs import Need
from services.registry.domain.welfare_visits import Plan, Tier, tier_for
from services.registry.models import Elder, WelfareVisitPlan
from services.registry.repository.welfare_visits import SystemWelfareVisits
from services.registry.service.care_policies import PoliciesInForce
from services.registry.service.elder_needs import needs_of


@dataclass(frozen=True)
class _Chosen:
    """A tier, and the policy it is of; None for the built-in ones."""

    tier: Tier
    policy_id: UUID | None


class VisitPlanning:
    """Plans as of ``today``."""

    def __init__(self, session: AsyncSession, policies: PoliciesInForce, today: date) -> None:
        self._session = session
        self._visits = SystemWelfareVisits(session)
        self._policies = policies
        self._today = today

    @classmethod
    async def on(cls, session: AsyncSession, today: date) -> "VisitPlanning":
        return cls(session, await PoliciesInForce.of_kind(session, CarePolicyKind.VISIT_TIERS, today), today)

    async def plan(self, elders: Sequence[Elder], seen_on: date | None = None) -> None:
        """Bring the elders' places up to date; ``seen_on`` is the day they have just been seen."""
        needs = await needs_of(self._session, elders, self._today)
        chosen = {elder.id: self._choose(elder, needs[elder.id]) for elder in elders}
        standing = await self._visits.plans([elder.id for elder in elders])
        begun = {id_: one for id_, one in chosen.items() if one is not None and id_ not in standing}
        if begun:
            await self._visits.ensure([self._columns(elder_id, one) for elder_id, one in begun.items()])
            standing |= await self._visits.plans(list(begun))
        for elder_id, row in standing.items():
            self._bring_up_to_date(row, chosen[elder_id], seen_on)

    def _choose(self, elder: Elder, needs: frozenset[Need]) -> _Chosen | None:
        policy_id, tiers = self._policies.visit_tiers(elder.division_path)
        tier = tier_for(needs, tiers) if elder.status == LIVING else None
        return None if tier is None else _Chosen(tier, policy_id)

    def _columns(self, elder_id: UUID, chosen: _Chosen) -> dict[str, Any]:
        plan = Plan(chosen.tier.code, chosen.tier.interval_days, self._today, None)
        return {
            "elder_id": elder_id,
            "tier": plan.tier,
            "interval_days": plan.interval_days,
            "policy_id": chosen.policy_id,
            "started_on": plan.started_on,
            "due_on": plan.due_on,
            "updated_at": utc_now(),
        }

    def _bring_up_to_date(self, row: WelfareVisitPlan, chosen: _Chosen | None, seen_on: date | None) -> None:
        if chosen is None:
            if row.ended_on is None:
                row.ended_on, row.updated_at = self._today, utc_now()
            return
        if row.ended_on is not None:
            # Begins anew, as if nobody had been there before.
            row.started_on, row.last_visited_on, row.ended_on = self._today, None, None
        if seen_on is not None:
            row.last_visited_on = max(seen_on, row.last_visited_on or seen_on)
        row.tier, row.interval_days, row.policy_id = chosen.tier.code, chosen.tier.interval_days, chosen.policy_id
        due_on = Plan(row.tier, row.interval_days, row.started_on, row.last_visited_on).due_on
        if row.due_on != due_on:
            row.due_on, row.updated_at = due_on, utc_now()
