"""Queries of what hangs on elders, in as many tables as there are kinds of it: whoever may see an elder may see it."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import DeclarativeBase

from services.contracts.authority import Principal, within_division
from services.kit.problems import NotFound
from services.kit.repository import ScopedRepository
from services.registry.models import Elder

RowT = TypeVar("RowT", bound=DeclarativeBase)


class AboutElderRepository(ScopedRepository[RowT, Principal]):
    """Rows of one model with ``elder_id``, of elders in the caller's division. One query each."""

    def scoped(self) -> Select[RowT]:
        model: Any = self.model
        query: Select[RowT] = select(model).join(Elder, Elder.id == model.elder_id)
        return query.where(within_division(Elder.division_path, self.caller.division_path))

    async def of_elder(self, elder_id: UUID) -> Sequence[RowT]:
        """In the order they were recorded."""
        model: Any = self.model
        query = self.scoped().where(model.elder_id == elder_id).order_by(model.recorded_at, model.id)
        return (await self.session.scalars(query)).all()

    async def get_of(self, elder_id: UUID, row_id: UUID, *, for_update: bool = False) -> RowT:
        """The row; :class:`NotFound` where it is another elder's too."""
        row: Any = await self.get(row_id, for_update=for_update)
        if row.elder_id != elder_id:
            raise NotFound("There is no such object, or it is not yours to see.", code=self.not_found_code)
        found: RowT = row
        return found
