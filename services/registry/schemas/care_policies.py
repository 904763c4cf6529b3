"""Shapes of care policies. What kind a policy is of, its rules' shape tells."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Code, ShortText
from services.registry.domain.care_policies import CarePolicyKind
from services.registry.domain.home_care_beds import BedTerms
from services.registry.domain.meals import MealSubsidy, SubsidyClass
from services.registry.domain.needs import Alternatives, Need
from services.registry.domain.waiting_list import Criterion, WaitingOrder
from services.registry.domain.welfare_visits import Tier
from services.registry.models import CarePolicy
from services.registry.schemas.care_cases import Day, Fen
from services.registry.schemas.fields import Body, DivisionCode

_Group = Annotated[list[Need], Field(min_length=1, max_length=10)]
_AnyOf = Annotated[list[_Group], Field(min_length=1, max_length=20)]


def _alternatives(any_of: list[list[Need]]) -> Alternatives:
    return tuple(frozenset(group) for group in any_of)


class CriterionIn(Body):
    """Worth ``points`` in ``tier`` to who has all the needs of one of the groups of ``any_of``."""

    code: Code
    title: ShortText
    tier: Annotated[int, Field(ge=1, le=20)]
    points: Annotated[int, Field(ge=1, le=1000)]
    any_of: _AnyOf


class WaitingOrderRules(Body):
    """Who comes first: tier by tier by points, then by the day of the application."""

    criteria: Annotated[list[CriterionIn], Field(min_length=1, max_length=50)]
    max_declined_offers: Annotated[int, Field(ge=1, le=20)]

    def rule(self) -> WaitingOrder:
        return WaitingOrder(
            tuple(Criterion(c.code, c.title, c.tier, c.points, _alternatives(c.any_of)) for c in self.criteria),
            self.max_declined_offers,
        )


class VisitTierIn(Body):
    """Who has all the needs of one of the groups is visited every ``interval_days``."""

    code: Code
    title: ShortText
    any_of: _AnyOf
    interval_days: Annotated[int, Field(ge=1, le=366)]


class VisitTierRules(Body):
    tiers: Annotated[list[VisitTierIn], Field(min_length=1, max_length=20)]

    def rule(self) -> tuple[Tier, ...]:
        return tuple(Tier(t.code, t.title, _alternatives(t.any_of), t.interval_days) for t in self.tiers)


class BedTermsRules(Body):
    """When a month of a home care bed is paid; the minutes are for a whole month."""

    min_online_percent: Annotated[int, Field(ge=0, le=100)]
    min_minutes_per_month: Annotated[int, Field(ge=0, le=31 * 24 * 60)]

    def rule(self) -> BedTerms:
        return BedTerms(self.min_online_percent, self.min_minutes_per_month)


class MealSubsidyIn(Body):
    subsidy_class: SubsidyClass
    subsidy_fen: Fen


class MealSubsidyRules(Body):
    """Fen per meal by class, and for how many meals a day."""

    subsidies: Annotated[list[MealSubsidyIn], Field(min_length=1, max_length=len(SubsidyClass))]
    max_subsidised_meals_per_day: Annotated[int, Field(ge=1, le=3)]

    def rule(self) -> MealSubsidy:
        return MealSubsidy({s.subsidy_class: s.subsidy_fen for s in self.subsidies}, self.max_subsidised_meals_per_day)


Rules = WaitingOrderRules | VisitTierRules | BedTermsRules | MealSubsidyRules

KIND_OF: dict[type[Rules], CarePolicyKind] = {
    WaitingOrderRules: CarePolicyKind.WAITING_ORDER,
    VisitTierRules: CarePolicyKind.VISIT_TIERS,
    BedTermsRules: CarePolicyKind.HOME_CARE_BED_TERMS,
    MealSubsidyRules: CarePolicyKind.MEAL_SUBSIDY,
}


class CarePolicyIn(Body):
    """A rule for a division and what lies below it; ``source`` is the document it comes from."""

    division_code: DivisionCode
    valid_from: Day
    rules: Rules
    source: ShortText
    reason: ShortText


class CarePolicyAnswer(BaseModel):
    id: UUID
    kind: CarePolicyKind
    division_code: str
    version: int
    valid_from: date
    rules: dict[str, Any]
    source: str
    reason: str
    decided_by_name: str
    decided_at: datetime

    @classmethod
    def of(cls, row: CarePolicy) -> Self:
        return cls(
            id=row.id,
            kind=CarePolicyKind(row.kind),
            division_code=row.division_code,
            version=row.version,
            valid_from=row.valid_from,
            rules=row.rules,
            source=row.source,
            reason=row.reason,
            decided_by_name=row.decided_by_name,
            decided_at=row.decided_at,
        )
