"""Queries of county lists and policies, and of the facts entitlements are judged from.

A caller sees what is decided in their own subtree and on the way up to the root, for that is what applies there.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, load_only, selectinload

from services.contracts.authority import Principal, Role, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.domain.divisions import path_and_ancestors
from services.registry.models import Assessment, CountyServiceList, Elder, EntitlementPolicy
from services.registry.repository.readers import reads_by_division


def _applies_in(column: InstrumentedAttribute[str], division_path: str) -> ColumnElement[bool]:
    if not division_path:
        return true()
    below = column.startswith(division_path + "/", autoescape=True)
    return or_(column.in_(path_and_ancestors(division_path)), below)


class CountyServiceListRepository(ScopedRepository[CountyServiceList, Principal]):
    """The lists that apply to the caller's division or some of it."""

    model = CountyServiceList
    not_found_code = "service_list.not_found"

    def scoped(self) -> Select[CountyServiceList]:
        applies = _applies_in(CountyServiceList.division_path, self.caller.division_path)
        return select(CountyServiceList).where(applies)

    async def page(self, paging: PageRequest, division_path: str | None) -> tuple[list[CountyServiceList], str | None]:
        """In the order they were sent, superseded ones too."""
        query = self.scoped()
        if division_path is not None:
            query = query.where(_applies_in(CountyServiceList.division_path, division_path))
        return await paginate(self.session, query, paging, [CountyServiceList.id])

    async def standing(self, division_path: str) -> Sequence[CountyServiceList]:
        """A division's own lists that no other supersedes."""
        standing = CountyServiceList.superseded_by.is_(None)
        query = self.scoped().where(CountyServiceList.division_path == division_path, standing)
        return (await self.session.scalars(query)).all()


class EntitlementPolicyRepository(ScopedRepository[EntitlementPolicy, Principal]):
    """The decisions that apply to the caller's division or some of it."""

    model = EntitlementPolicy
    not_found_code = "entitlement_policy.not_found"

    def scoped(self) -> Select[EntitlementPolicy]:
        applies = _applies_in(EntitlementPolicy.division_path, self.caller.division_path)
        return select(EntitlementPolicy).where(applies)

    async def page(self, paging: PageRequest, division_path: str | None) -> tuple[list[EntitlementPolicy], str | None]:
        """In the order they were decided."""
        query = self.scoped()
        if division_path is not None:
            query = query.where(_applies_in(EntitlementPolicy.division_path, division_path))
        return await paginate(self.session, query, paging, [EntitlementPolicy.id])


class EntitledElderRepository(ScopedRepository[Elder, Principal]):
    """The elders whose entitlements the caller may see: those of the division for staff, their own for a family."""

    model = Elder
    not_found_code = "elder.not_found"

    def scoped(self) -> Select[Elder]:
        query = select(Elder).options(selectinload(Elder.traits))
        own = Elder.id.in_(self.caller.elder_ids)
        if not reads_by_division(self.caller):
            return query.where(own)
        staff = within_division(Elder.division_path, self.caller.division_path)
        return query.where(or_(own, staff) if self.caller.has(Role.FAMILY) else staff)


class SystemEntitlementRules:
    """What applies to everybody, without a caller: who may see an elder may know what the answer rests on."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def county_lists(self) -> Sequence[CountyServiceList]:
        """All standing lists."""
        return (
            await self._session.scalars(
                select(CountyServiceList)
                .where(CountyServiceList.superseded_by.is_(None))
                .order_by(CountyServiceList.valid_from, CountyServiceList.id)
            )
        ).all()

    async def policies(self) -> Sequence[EntitlementPolicy]:
        """All decisions, in the order in which they take effect within a division."""
        return (
            await self._session.scalars(
                select(EntitlementPolicy).order_by(EntitlementPolicy.valid_from, EntitlementPolicy.id)
            )
        ).all()

    async def assessments(self, elder_ids: Collection[UUID]) -> dict[UUID, list[Assessment]]:
        """Standing assessments by elder. Nothing of their sealed parts is read."""
        found: dict[UUID, list[Assessment]] = {}
        query = (
            select(Assessment)
            .where(Assessment.elder_id.in_(elder_ids), Assessment.superseded_by.is_(None))
            .options(load_only(Assessment.elder_id, Assessment.standard, Assessment.grade, Assessment.assessed_on))
        )
        for row in await self._session.scalars(query):
            found.setdefault(row.elder_id, []).append(row)
        return found
