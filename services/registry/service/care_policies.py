"""Care policies: deciding them, and finding the one in force where no caller asks."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.registry.domain.care_policies import CarePolicyKind, in_force
from services.registry.domain.home_care_beds import BedTerms
from services.registry.domain.meals import MealSubsidy
from services.registry.domain.waiting_list import BUILT_IN_ORDER, WaitingOrder
from services.registry.domain.welfare_visits import BUILT_IN_TIERS, Tier
from services.registry.models import CarePolicy
from services.registry.repository.care_cases import serialise
from services.registry.repository.care_policies import CarePolicyRepository, SystemCarePolicies
from services.registry.repository.divisions import DivisionRepository
from services.registry.schemas.care_policies import (
    KIND_OF,
    BedTermsRules,
    CarePolicyAnswer,
    CarePolicyIn,
    MealSubsidyRules,
    VisitTierRules,
    WaitingOrderRules,
)
from services.registry.service.placing import division_to_place_in


class CarePolicyService:
    """What a caller does with policies."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._policies = CarePolicyRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def decide(self, body: CarePolicyIn) -> CarePolicyAnswer:
        """A new version beside the older ones. Raises :class:`FieldInvalid`."""
        division = await division_to_place_in(self._divisions, body.division_code)
        kind = KIND_OF[type(body.rules)]
        await serialise(self._session, f"care_policy:{kind}:{division.path}")
        last = await SystemCarePolicies(self._session).last_version(kind, division.path)
        policy = CarePolicy(
            id=new_id(),
            kind=kind.value,
            division_code=division.code,
            division_path=division.path,
            version=last + 1,
            valid_from=body.valid_from,
            rules=body.rules.model_dump(mode="json"),
            source=body.source,
            reason=body.reason,
            decided_by=self._caller.account_id,
            decided_by_name=self._caller.name,
            decided_at=utc_now(),
        )
        self._policies.add(policy)
        await self._session.flush()
        return CarePolicyAnswer.of(policy)

    async def page(self, paging: PageRequest, kind: CarePolicyKind | None) -> Page[CarePolicyAnswer]:
        rows, cursor = await self._policies.page(paging, kind)
        return Page(items=[CarePolicyAnswer.of(row) for row in rows], next_cursor=cursor)


class PoliciesInForce:
    """The policies of one kind, read once; a policy's id is None where the built-in rule stands in."""

    def __init__(self, rows: Sequence[CarePolicy], day: date) -> None:
        self._rows = rows
        self._day = day

    @classmethod
    async def of_kind(cls, session: AsyncSession, kind: CarePolicyKind, day: date) -> "PoliciesInForce":
        return cls(await SystemCarePolicies(session).of_kind(kind), day)

    def waiting_order(self, division_path: str) -> tuple[UUID | None, WaitingOrder]:
        row = in_force(self._rows, division_path, self._day)
        return (None, BUILT_IN_ORDER) if row is None else (row.id, WaitingOrderRules.model_validate(row.rules).rule())

    def visit_tiers(self, division_path: str) -> tuple[UUID | None, tuple[Tier, ...]]:
        row = in_force(self._rows, division_path, self._day)
        return (None, BUILT_IN_TIERS) if row is None else (row.id, VisitTierRules.model_validate(row.rules).rule())

    def bed_terms(self, division_path: str) -> tuple[UUID | None, BedTerms | None]:
        row = in_force(self._rows, division_path, self._day)
        return (None, None) if row is None else (row.id, BedTermsRules.model_validate(row.rules).rule())

    def meal_subsidy(self, division_path: str) -> tuple[UUID | None, MealSubsidy | None]:
        row = in_force(self._rows, division_path, self._day)
        return (None, None) if row is None else (row.id, MealSubsidyRules.model_validate(row.rules).rule())
