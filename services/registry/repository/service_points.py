"""Queries of service points: one each, with division and provider joined."""

from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import ServicePoint
from services.registry.repository.readers import reads_by_division


class ServicePointRepository(ScopedRepository[ServicePoint, Principal]):
    """The service points of the caller's division; a provider's manager sees that provider's alone."""

    model = ServicePoint
    not_found_code = "service_point.not_found"

    def scoped(self) -> Select[ServicePoint]:
        query = select(ServicePoint).options(
            joinedload(ServicePoint.division, innerjoin=True), joinedload(ServicePoint.provider, innerjoin=True)
        )
        if reads_by_division(self.caller):
            return query.where(within_division(ServicePoint.division_path, self.caller.division_path))
        if self.caller.provider_id is None:
            return query.where(false())
        return query.where(ServicePoint.provider_id == self.caller.provider_id)

    async def page(
        self, paging: PageRequest, division_path: str | None, provider_id: UUID | None
    ) -> tuple[list[ServicePoint], str | None]:
        """In the order of registration."""
        query = self.scoped()
        if division_path is not None:
            query = query.where(within_division(ServicePoint.division_path, division_path))
        if provider_id is not None:
            query = query.where(ServicePoint.provider_id == provider_id)
        return await paginate(self.session, query, paging, [ServicePoint.id])
