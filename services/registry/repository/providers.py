"""Queries of providers: one each, with the division joined."""

from collections.abc import Callable

from sqlalchemy import Select, false, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Provider, ServicePoint
from services.registry.models.provider import ORGANISATION_CODE
from services.registry.repository.readers import reads_by_division


class ProviderRepository(ScopedRepository[Provider, Principal]):
    """The providers registered in the caller's division, and those with a service point there (一次注册、多点运营).

    A provider's manager sees that provider alone.
    """

    model = Provider
    not_found_code = "provider.not_found"

    def scoped(self) -> Select[Provider]:
        query = select(Provider).options(joinedload(Provider.division, innerjoin=True))
        if reads_by_division(self.caller):
            own = self.caller.division_path
            is_here = within_division(Provider.division_path, own)
            if not own:
                return query
            works_here = select(ServicePoint.provider_id).where(within_division(ServicePoint.division_path, own))
            return query.where(or_(is_here, Provider.id.in_(works_here)))
        if self.caller.provider_id is None:
            return query.where(false())
        return query.where(Provider.id == self.caller.provider_id)

    async def write(self, change: Callable[[], object]) -> bool:
        """Make and write one change; False, and nothing written, where the organisation is registered already.

        ``change`` runs inside the savepoint: what is altered before it is flushed outside, where it cannot be undone.
        """
        try:
            async with self.session.begin_nested():
                change()
        except IntegrityError as error:
            if ORGANISATION_CODE in str(error.orig):
                return False
            raise
        return True

    async def find_by_code(self, organisation_code: str) -> Provider | None:
        """The organisation, where the caller may see it."""
        query = self.scoped().where(Provider.organisation_code == organisation_code)
        row: Provider | None = (await self.session.scalars(query)).one_or_none()
        return row

    async def page(
        self, paging: PageRequest, division_path: str | None, state: str | None = None, service: str | None = None
    ) -> tuple[list[Provider], str | None]:
        """In the order of registration."""
        query = self.scoped()
        if division_path is not None:
            query = query.where(within_division(Provider.division_path, division_path))
        if state is not None:
            query = query.where(Provider.state == state)
        if service is not None:
            query = query.where(Provider.services.contains([service]))
        return await paginate(self.session, query, paging, [Provider.id])
