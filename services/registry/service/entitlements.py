"""What an elder is entitled to on a day, and what each answer rests on."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.registry.domain.entitlements.evaluation import Verdict
from services.registry.domain.entitlements.facts import assessment_on
from services.registry.domain.entitlements.policies import POLICY_KEYS, value_of
from services.registry.domain.traits import current_facts
from services.registry.models import Assessment, Elder
from services.registry.repository.entitlements import EntitledElderRepository, SystemEntitlementRules
from services.registry.schemas.entitlements import (
    AppliedPolicy,
    EntitlementItem,
    EntitlementsAnswer,
    FactAnswer,
    PolicyAnswer,
)
from services.registry.service.entitlement_rules import RuleBook, Rules, facts_of

_DEPARTED = {"deceased": "已去世", "moved_away": "已迁出"}


class EntitlementService:
    """Entitlements of the elders a caller may see."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._elders = EntitledElderRepository(session, caller)

    async def of_elder(self, elder_id: UUID, on: date) -> EntitlementsAnswer:
        """All 28 items on ``on``, from what is believed now of that day."""
        elder = await self._elders.get(elder_id)
        assessments = (await SystemEntitlementRules(self._session).assessments([elder.id])).get(elder.id, [])
        rules = (await RuleBook.read(self._session)).rules_for(elder.division_path, on)
        verdicts = verdicts_on(elder, assessments, rules, on)
        known = _Known(elder, assessments, on)
        used = {key for verdict in verdicts for key in verdict.policies}
        return EntitlementsAnswer(
            elder_id=elder.id,
            on=on,
            list=rules.list_id,
            county_list=rules.county_list,
            items=[EntitlementItem.of(verdict, known.behind(verdict)) for verdict in verdicts],
            policies=[_applied(key, rules) for key in POLICY_KEYS if key in used],
        )


def verdicts_on(elder: Elder, assessments: list[Assessment], rules: Rules, on: date) -> tuple[Verdict, ...]:
    """The verdicts; from the day after a death or a move away nothing is due any more."""
    verdicts = rules.evaluator.evaluate(facts_of(elder, assessments), on)
    if elder.status not in _DEPARTED or elder.departed_on is None or on <= elder.departed_on:
        return verdicts
    reason = f"{_DEPARTED[elder.status]}（{elder.departed_on.isoformat()}）"
    return tuple(
        Verdict(verdict.item, verdict.title, "not_entitled", reasons=(reason,), sources=verdict.sources)
        for verdict in verdicts
    )


def _applied(key: str, rules: Rules) -> AppliedPolicy:
    decision = rules.decisions.get(key)
    return AppliedPolicy.model_validate(
        {
            "key": key,
            "value": value_of(rules.policies, key),
            "decision": None if decision is None else PolicyAnswer.of(decision),
        }
    )


class _Known:
    """What is recorded of an elder on a day, by the words that rules use."""

    def __init__(self, elder: Elder, assessments: list[Assessment], on: date) -> None:
        self._elder = elder
        self._traits = {fact.trait: fact for fact in current_facts(elder.traits, on)}
        standing = assessment_on(facts_of(elder, assessments).assessments, on)
        last = [row for row in assessments if standing and row.assessed_on == standing.assessed_on]
        self._assessment = next((row for row in last if standing and row.standard == standing.standard), None)

    def behind(self, verdict: Verdict) -> list[FactAnswer]:
        """The recorded facts that the verdict's words stand for, each once."""
        found = {fact.model_dump_json(): fact for word in verdict.facts for fact in self._facts(word)}
        return list(found.values())

    def _facts(self, word: str) -> list[FactAnswer]:
        if word.startswith("age"):
            return [FactAnswer(kind="birth_date", name=word, value=self._elder.birth_date.isoformat())]
        if word == "household_in_city":
            return [self._household()]
        if word == "in_city":
            return [
                self._household(),
                FactAnswer(kind="residence_division", name=word, value=self._elder.division_code),
            ]
        traits = [
            name for name in _TRAITS_BEHIND.get(word.partition("=")[0].rstrip("<"), (word,)) if name in self._traits
        ]
        if word.startswith("grade:") or (word.endswith("incapacitated") and not traits):
            return self._grade()
        if word.startswith("evidence:"):
            return self._stated(word.removeprefix("evidence:"))
        return [self._trait(name) for name in traits]

    def _household(self) -> FactAnswer:
        return FactAnswer(
            kind="household_division", name="household_in_city", value=self._elder.household_division_code
        )

    def _trait(self, name: str) -> FactAnswer:
        fact = self._traits[name]
        return FactAnswer(
            kind="trait", name=name, valid_from=fact.valid_from, valid_to=fact.valid_to, source=fact.source
        )

    def _grade(self) -> list[FactAnswer]:
        row = self._assessment
        if row is None:
            return []
        return [FactAnswer(kind="assessment", name=row.standard, value=str(row.grade), valid_from=row.assessed_on)]

    def _stated(self, name: str) -> list[FactAnswer]:
        return [
            FactAnswer(kind="evidence", name=name, valid_from=fact.valid_from, source=fact.source)
            for fact in self._traits.values()
            if fact.attributes.get(name) is True
        ]


_TRAITS_BEHIND = {
    "support": ("destitute", "five_guarantees", "three_nos"),
    "disability_level": ("disabled",),
    "disability_kind": ("disabled",),
    "partly_incapacitated": ("incapacitated",),
}
