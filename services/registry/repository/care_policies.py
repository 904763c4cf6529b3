"""Queries of care policies. A caller sees those of their division's subtree and those that come down to it."""

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.domain.care_policies import CarePolicyKind
from services.registry.domain.divisions import path_and_ancestors
from services.registry.models import CarePolicy


class CarePolicyRepository(ScopedRepository[CarePolicy, Principal]):
    """The policies that concern the caller."""

    model = CarePolicy
    not_found_code = "care_policy.not_found"

    def scoped(self) -> Select[CarePolicy]:
        query = select(CarePolicy)
        own = self.caller.division_path
        if not own:
            return query
        below = CarePolicy.division_path.startswith(own + "/", autoescape=True)
        return query.where(or_(CarePolicy.division_path.in_(path_and_ancestors(own)), below))

    async def page(self, paging: PageRequest, kind: CarePolicyKind | None) -> tuple[list[CarePolicy], str | None]:
        """In the order in which they were decided."""
        query = self.scoped()
        if kind is not None:
            query = query.where(CarePolicy.kind == kind.value)
        return await paginate(self.session, query, paging, [CarePolicy.id])


class SystemCarePolicies:
    """Policies as arrangements need them: all of one kind, to choose the one in force. A city has a handful."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_kind(self, kind: CarePolicyKind) -> Sequence[CarePolicy]:
        return (await self._session.scalars(select(CarePolicy).where(CarePolicy.kind == kind.value))).all()

    async def last_version(self, kind: CarePolicyKind, division_path: str) -> int:
        """0 where the division has none yet."""
        query = select(func.max(CarePolicy.version)).where(
            CarePolicy.kind == kind.value, CarePolicy.division_path == division_path
        )
        return (await self._session.execute(query)).scalar_one() or 0
