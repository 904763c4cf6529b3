"""The service network's policies: deciding, reading, and finding what holds where and when."""

from datetime import date
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.kit.problems import FieldError
from services.registry.domain.credit import CreditPolicy
from services.registry.domain.star_rating import StarPolicy
from services.registry.models import NetworkPolicy
from services.registry.repository.network_policies import NetworkPolicyRepository, SystemNetworkPolicies
from services.registry.schemas.network_policies import (
    VALUES,
    CreditPolicyValue,
    NetworkPolicyAnswer,
    NetworkPolicyIn,
    RequiredDocumentsValue,
    StarPolicyValue,
)
from services.registry.schemas.problems import FieldInvalid


class NetworkPolicyService:
    """What a caller does with policies."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._caller = caller
        self._policies = NetworkPolicyRepository(session, caller)
        self._session = session

    async def decide(self, body: NetworkPolicyIn) -> NetworkPolicyAnswer:
        """Raises :class:`FieldInvalid` (``network_policy.invalid``) where the value is none of its kind."""
        try:
            value = VALUES[body.kind].model_validate(body.value)
        except ValidationError as error:
            found = [
                FieldError(pointer="/".join(["/value", *map(str, item["loc"])]), message=item["msg"])
                for item in error.errors()
            ]
            raise FieldInvalid(
                "The value is none of this kind.", code="network_policy.invalid", errors=found
            ) from error
        row = NetworkPolicy(
            id=new_id(),
            kind=body.kind,
            division_path=self._caller.division_path,
            valid_from=body.valid_from,
            value=value.model_dump(mode="json"),
            reason=body.reason,
            decided_by=self._caller.account_id,
            decided_by_name=self._caller.name,
            decided_at=utc_now(),
        )
        self._policies.add(row)
        await self._session.flush()
        return NetworkPolicyAnswer.of(row)

    async def read(self, policy_id: UUID) -> NetworkPolicyAnswer:
        return NetworkPolicyAnswer.of(await self._policies.get(policy_id))

    async def page(self, paging: PageRequest, kind: str | None) -> Page[NetworkPolicyAnswer]:
        rows, cursor = await self._policies.page(paging, kind)
        return Page(items=[NetworkPolicyAnswer.of(row) for row in rows], next_cursor=cursor)


class PoliciesInForce:
    """What holds for a division on a day; the hub's defaults where nobody has decided."""

    def __init__(self, session: AsyncSession, division_path: str, day: date) -> None:
        self._policies = SystemNetworkPolicies(session)
        self._division_path = division_path
        self._day = day

    async def credit(self) -> CreditPolicy:
        row = await self._in_force("credit")
        return (CreditPolicyValue.model_validate(row.value) if row else CreditPolicyValue()).as_domain()

    async def stars(self) -> StarPolicy:
        row = await self._in_force("stars")
        return (StarPolicyValue.model_validate(row.value) if row else StarPolicyValue()).as_domain()

    async def required_documents(self) -> list[str]:
        row = await self._in_force("required_documents")
        return (RequiredDocumentsValue.model_validate(row.value) if row else RequiredDocumentsValue()).kinds

    async def _in_force(self, kind: str) -> NetworkPolicy | None:
        return await self._policies.in_force(kind, self._division_path, self._day)
