"""Which rules apply where and when: the city's list, the county's above it, and the policies decided for a division.

Decisions of a division apply below it; one nearer to the elder comes after, so a county decides over the city. Which
division counts is where the elder lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.domain.divisions import path_and_ancestors
from services.registry.domain.entitlements.county import CountyList, with_county
from services.registry.domain.entitlements.evaluation import Evaluator
from services.registry.domain.entitlements.facts import ElderFacts, GradeFact, Standard, TraitFact
from services.registry.domain.entitlements.policies import Policies, with_decision
from services.registry.domain.entitlements.service_list import CITY_LISTS, city_list, list_in_force
from services.registry.models import Assessment, CountyServiceList, Elder, EntitlementPolicy
from services.registry.repository.entitlements import SystemEntitlementRules
from services.registry.schemas.entitlements import CountyItemIn


@dataclass(frozen=True)
class Rules:
    """What applies to one elder on one day. ``decisions`` are those in effect, by key."""

    evaluator: Evaluator
    list_id: str | None
    county_list: UUID | None
    policies: Policies
    decisions: dict[str, EntitlementPolicy]


@dataclass
class RuleBook:
    """All lists and decisions, read once. Evaluators are shared, so a batch judges each situation once."""

    county_lists: Sequence[CountyServiceList]
    policies: Sequence[EntitlementPolicy]
    _rules: dict[tuple[str, date], Rules] = field(default_factory=dict, init=False)
    _evaluators: dict[tuple[str, UUID | None, Policies], Evaluator] = field(default_factory=dict, init=False)

    @classmethod
    async def read(cls, session: AsyncSession) -> "RuleBook":
        rules = SystemEntitlementRules(session)
        return cls(await rules.county_lists(), await rules.policies())

    def rules_for(self, division_path: str, day: date) -> Rules:
        """The rules for who lives in ``division_path``."""
        key = (division_path, day)
        if key not in self._rules:
            self._rules[key] = self._rules_for(division_path, day)
        return self._rules[key]

    def _rules_for(self, division_path: str, day: date) -> Rules:
        in_force = list_in_force(day)
        city = in_force or city_list(CITY_LISTS[-1])
        county = self._county_list(division_path, day, city.id) if in_force else None
        decisions = self._decisions(division_path, day)
        policies = Policies()
        for key, decision in decisions.items():
            policies = with_decision(policies, key, decision.value)
        shared = (city.id, county.id if county else None, policies)
        if shared not in self._evaluators:
            layered = with_county(city, _as_domain(county)) if county else city
            self._evaluators[shared] = Evaluator(layered, policies)
        return Rules(self._evaluators[shared], in_force.id if in_force else None, shared[1], policies, decisions)

    def _county_list(self, division_path: str, day: date, city_id: str) -> CountyServiceList | None:
        """The list that began last of those in force; a division has one county above it."""
        ancestors = set(path_and_ancestors(division_path))
        found = None
        for row in self.county_lists:
            is_in_force = row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
            if row.division_path in ancestors and row.city_list == city_id and is_in_force:
                found = row
        return found

    def _decisions(self, division_path: str, day: date) -> dict[str, EntitlementPolicy]:
        ancestors = {path: depth for depth, path in enumerate(["", *path_and_ancestors(division_path)])}
        applying = [row for row in self.policies if row.division_path in ancestors and row.valid_from <= day]
        return {row.key: row for row in sorted(applying, key=lambda row: ancestors[row.division_path])}


def _as_domain(row: CountyServiceList) -> CountyList:
    items = tuple(CountyItemIn.model_validate(item).as_domain() for item in row.items)
    return CountyList(str(row.id), row.document, row.valid_from, row.valid_to, items)


_STANDARDS: dict[str, Standard] = {"GB/T 42195-2022": "GB/T 42195-2022", "MZ/T 039-2013": "MZ/T 039-2013"}


def facts_of(elder: Elder, assessments: Sequence[Assessment]) -> ElderFacts:
    """What the registry has recorded of an elder and still believes."""
    return ElderFacts(
        birth_date=elder.birth_date,
        household_division=elder.household_division_path or elder.household_division_code,
        residence_division=elder.division_path,
        traits=tuple(
            TraitFact(fact.trait, fact.valid_from, fact.valid_to, fact.attributes)
            for fact in elder.traits
            if fact.superseded_by is None
        ),
        assessments=tuple(GradeFact(_STANDARDS[row.standard], row.grade, row.assessed_on) for row in assessments),
    )
