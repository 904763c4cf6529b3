"""Queries of providers: one each, with the division joined."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Provider
from services.registry.repository.readers import reads_by_division


class ProviderRepository(ScopedRepository[Provider, Principal]):
    """The providers of the caller's division; a provider's manager sees that provider alone."""

    model = Provider
    not_found_code = "provider.not_found"

    def scoped(self) -> Select[Provider]:
        query = select(Provider).options(joinedload(Provider.division, innerjoin=True))
        if reads_by_division(self.caller):
            return query.where(within_division(Provider.division_path, self.caller.division_path))
        if self.caller.provider_id is None:
            return query.where(false())
        return query.where(Provider.id == self.caller.provider_id)

    async def page(self, paging: PageRequest, division_path: str | None) -> tuple[list[Provider], str | None]:
        """In the order of registration."""
        query = self.scoped()
        if division_path is not None:
            query = query.where(within_division(Provider.division_path, division_path))
        return await paginate(self.session, query, paging, [Provider.id])
