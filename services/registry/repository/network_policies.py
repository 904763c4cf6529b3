"""Queries of the service network's policies: what a caller may see, and what holds for a division."""

from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.domain.divisions import path_and_ancestors
from services.registry.models import NetworkPolicy


class NetworkPolicyRepository(ScopedRepository[NetworkPolicy, Principal]):
    """The decisions of the caller's subtree, and those of the divisions above, which hold there too."""

    model = NetworkPolicy
    not_found_code = "network_policy.not_found"

    def scoped(self) -> Select[NetworkPolicy]:
        query = select(NetworkPolicy)
        own = self.caller.division_path
        if not own:
            return query
        path = NetworkPolicy.division_path
        return query.where(or_(path.in_(["", *path_and_ancestors(own)]), path.startswith(own + "/", autoescape=True)))

    async def page(self, paging: PageRequest, kind: str | None) -> tuple[list[NetworkPolicy], str | None]:
        """In the order they were made."""
        query = self.scoped()
        if kind is not None:
            query = query.where(NetworkPolicy.kind == kind)
        return await paginate(self.session, query, paging, [NetworkPolicy.id])


class SystemNetworkPolicies:
    """What holds, whoever asks."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def in_force(self, kind: str, division_path: str, day: date) -> NetworkPolicy | None:
        """The nearest division's decision; of that division's, the one that began last; of one day's, the last made."""
        query = select(NetworkPolicy).where(
            NetworkPolicy.kind == kind,
            NetworkPolicy.division_path.in_(["", *path_and_ancestors(division_path)]),
            NetworkPolicy.valid_from <= day,
        )
        order = (func.length(NetworkPolicy.division_path), NetworkPolicy.valid_from, NetworkPolicy.id)
        row: NetworkPolicy | None = (
            await self._session.scalars(query.order_by(*(part.desc() for part in order)).limit(1))
        ).one_or_none()
        return row
