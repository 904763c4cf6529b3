"""Entitlement policies: decisions on what the documents leave open. A decision is added and never altered."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.registry.domain.entitlements.policies import Policies, PolicyError, with_decision
from services.registry.models import EntitlementPolicy
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.entitlements import EntitlementPolicyRepository
from services.registry.schemas.entitlements import PolicyAnswer, PolicyIn
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.placing import division_to_list, division_to_place_in


class EntitlementPolicyService:
    """What a caller decides, and what was decided for them."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._policies = EntitlementPolicyRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def decide(self, body: PolicyIn) -> PolicyAnswer:
        """Record a decision; the last one for a division and key that has taken effect is the one that counts."""
        try:
            with_decision(Policies(), body.key, body.value)
        except PolicyError as error:
            raise FieldInvalid.at("/value", "entitlement_policy.invalid", str(error)) from error
        division = await division_to_place_in(self._divisions, body.division_code)
        row = EntitlementPolicy(
            id=new_id(),
            division_code=division.code,
            division_path=division.path,
            key=body.key,
            value=body.value,
            valid_from=body.valid_from,
            reason=body.reason,
            decided_by=self._caller.account_id,
            decided_by_name=self._caller.name,
            decided_at=utc_now(),
        )
        self._policies.add(row)
        await self._session.flush()
        return PolicyAnswer.of(row)

    async def page(self, paging: PageRequest, division: str | None) -> Page[PolicyAnswer]:
        """Every decision ever made that applies in the division."""
        path = await division_to_list(self._divisions, division)
        rows, cursor = await self._policies.page(paging, path)
        return Page(items=[PolicyAnswer.of(row) for row in rows], next_cursor=cursor)
