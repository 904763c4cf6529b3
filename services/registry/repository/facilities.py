"""Queries of facilities: three each, whatever their number: the rows with what they belong to, beds, ratings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, false, not_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Facility
from services.registry.repository.readers import reads_by_division


@dataclass(frozen=True)
class FacilitySearch:
    """What a list is narrowed to; ``is_open`` is told for ``today``."""

    today: date
    name_prefix: str | None = None
    division_path: str | None = None
    kind: str | None = None
    ownership: str | None = None
    operator_id: UUID | None = None
    is_open: bool | None = None


class FacilityRepository(ScopedRepository[Facility, Principal]):
    """The facilities of the caller's division; a provider's manager sees those that provider runs."""

    model = Facility
    not_found_code = "facility.not_found"

    def scoped(self) -> Select[Facility]:
        query = select(Facility).options(
            joinedload(Facility.division, innerjoin=True),
            joinedload(Facility.operator),
            selectinload(Facility.beds),
            selectinload(Facility.ratings),
        )
        if reads_by_division(self.caller):
            return query.where(within_division(Facility.division_path, self.caller.division_path))
        if self.caller.provider_id is None:
            return query.where(false())
        return query.where(Facility.operator_id == self.caller.provider_id)

    async def page(self, paging: PageRequest, search: FacilitySearch) -> tuple[list[Facility], str | None]:
        """In the order of registration."""
        query = self.scoped()
        if search.name_prefix is not None:
            query = query.where(Facility.name.startswith(search.name_prefix, autoescape=True))
        if search.division_path is not None:
            query = query.where(within_division(Facility.division_path, search.division_path))
        if search.kind is not None:
            query = query.where(Facility.kind == search.kind)
        if search.ownership is not None:
            query = query.where(Facility.ownership == search.ownership)
        if search.operator_id is not None:
            query = query.where(Facility.operator_id == search.operator_id)
        if search.is_open is not None:
            has_opened = or_(Facility.opened_on.is_(None), Facility.opened_on <= search.today)
            is_open = and_(has_opened, or_(Facility.closed_on.is_(None), Facility.closed_on >= search.today))
            query = query.where(is_open if search.is_open else not_(is_open))
        return await paginate(self.session, query, paging, [Facility.id])
