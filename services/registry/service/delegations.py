"""Delegation: giving a mandate, acting under it, revoking it."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.kit.problems import Conflict
from services.registry.domain.care_steps import LIVING
from services.registry.domain.delegations import DELEGATION, DelegationEvent, DelegationState, GivenBy, against
from services.registry.models import DelegatedAct, Delegation, Elder
from services.registry.repository.care_cases import SystemCareHistory
from services.registry.repository.delegations import DelegationRepository, SystemDelegatedActs
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.providers import ProviderRepository
from services.registry.schemas.care_cases import steps_of
from services.registry.schemas.care_problems import ElderNotServed
from services.registry.schemas.delegations import (
    ActAnswer,
    ActIn,
    DelegationAnswer,
    DelegationFilters,
    DelegationIn,
    DelegationSummary,
    RevocationIn,
    mandate_of,
)
from services.registry.service.care_cases import CareCases, elder_to_serve, not_after
from services.registry.service.placing import division_to_list, referred

_AGAINST = {
    "not_in_force": "The mandate is not in force on this day.",
    "outside_scope": "The mandate does not cover this matter.",
}


class DelegationService:
    """What a caller does with mandates."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._delegations = DelegationRepository(session, caller)
        self._acts = SystemDelegatedActs(session)
        self._cases = CareCases(session, caller)

    async def give(self, body: DelegationIn) -> DelegationAnswer:
        """Raises :class:`FieldInvalid`, :class:`ElderNotServed`, and :class:`Conflict` for who is no guardian."""
        elder = await elder_to_serve(self._session, self._caller, body.elder_id)
        providers = ProviderRepository(self._session, self._caller)
        provider = await referred(providers, body.provider_id, "/provider_id", "provider.unknown")
        given_by = GivenBy.ELDER
        if body.guardian_contact_id is not None:
            _refuse_unless_guardian(elder, body.guardian_contact_id)
            given_by = GivenBy.GUARDIAN
        row = Delegation(
            **self._cases.columns(elder, DelegationState.GIVEN),
            provider_id=provider.id,
            given_by=given_by.value,
            guardian_contact_id=body.guardian_contact_id,
            scope=sorted({matter.value for matter in body.scope}),
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            revoked_on=None,
            evidence=body.evidence,
        )
        self._delegations.add(row)
        await self._session.flush()
        self._cases.begin(row, body.evidence)
        return await self._answer(row)

    async def read(self, delegation_id: UUID) -> DelegationAnswer:
        return await self._answer(await self._delegations.get(delegation_id))

    async def page(self, paging: PageRequest, filters: DelegationFilters) -> Page[DelegationSummary]:
        path = await division_to_list(DivisionRepository(self._session, self._caller), filters.division)
        equal = {"elder_id": filters.elder_id, "provider_id": filters.provider_id}
        rows, cursor = await self._delegations.page(paging, path, equal)
        return Page(items=[DelegationSummary.of(row, self._today) for row in rows], next_cursor=cursor)

    async def act(self, delegation_id: UUID, body: ActIn) -> ActAnswer:
        """Raises :class:`Conflict` where the mandate does not cover it: such an act has no effect for the elder."""
        delegation = await self._delegations.get(delegation_id, for_update=True)
        not_after(body.on, self._today)
        wrong = against(mandate_of(delegation), body.matter, body.on)
        if wrong is not None:
            raise Conflict(_AGAINST[wrong], code=f"delegation.{wrong}", scope=delegation.scope)
        if delegation.elder.status != LIVING:
            raise ElderNotServed("Nobody acts for somebody who has left.", elder_status=delegation.elder.status)
        row = DelegatedAct(
            id=new_id(),
            delegation_id=delegation.id,
            on_day=body.on,
            matter=body.matter.value,
            description=body.description,
            evidence=body.evidence,
            recorded_by=self._caller.account_id,
            recorded_by_name=self._caller.name,
            recorded_at=utc_now(),
        )
        self._acts.add(row)
        await self._session.flush()
        return ActAnswer.of(row)

    async def revoke(self, delegation_id: UUID, body: RevocationIn) -> DelegationAnswer:
        row = await self._delegations.get(delegation_id, for_update=True)
        not_after(body.on, self._today)
        self._cases.apply(DELEGATION, row, DelegationEvent.REVOKE, body.reason, on=body.on.isoformat())
        row.revoked_on = body.on
        return await self._answer(row)

    async def _answer(self, row: Delegation) -> DelegationAnswer:
        await self._session.flush()
        answer = DelegationAnswer.of(row, self._today)
        answer.acts = [ActAnswer.of(act) for act in await self._acts.of(row.id)]
        answer.history = steps_of(await SystemCareHistory(self._session).of(row.id))
        return answer


def _refuse_unless_guardian(elder: Elder, contact_id: UUID) -> None:
    if not any(contact.id == contact_id and contact.is_guardian for contact in elder.contacts):
        raise Conflict("This is no guardian of the elder.", code="delegation.not_a_guardian")
