"""The needs of elders on a day: their dated facts, and their assessments as the decided policies read them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.domain.entitlements.situation import Lens, situation_of
from services.registry.domain.needs import Need, needs_of_grade, needs_on
from services.registry.models import Elder
from services.registry.repository.entitlements import SystemEntitlementRules
from services.registry.service.entitlement_rules import RuleBook, facts_of

_GRADE_ALONE = Lens(city_prefix="", age_limits=(), evidence_names=frozenset())


async def needs_of(session: AsyncSession, elders: Sequence[Elder], day: date) -> dict[UUID, frozenset[Need]]:
    """By elder, in three queries for all of them; the elders come with their traits."""
    book = await RuleBook.read(session)
    assessments = await SystemEntitlementRules(session).assessments([elder.id for elder in elders])
    found = {}
    for elder in elders:
        policies = book.rules_for(elder.division_path, day).policies
        grade = situation_of(facts_of(elder, assessments.get(elder.id, [])), day, _GRADE_ALONE, policies).grade
        found[elder.id] = needs_on(elder.traits, elder.birth_date, day, needs_of_grade(grade, policies))
    return found
