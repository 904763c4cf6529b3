"""Reading rows with authority: every query of a scoped repository starts from its one ``scoped`` method."""

from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from services.kit.problems import NotFound

ModelT = TypeVar("ModelT", bound=DeclarativeBase)
CallerT = TypeVar("CallerT")


class ScopedRepository(Generic[ModelT, CallerT]):
    """Rows of one model that ``caller`` may see.

    A subclass sets ``model`` and ``not_found_code`` and writes ``scoped``. A row outside the scope does not exist for
    the caller: the answer is 404, never 403, so that ids cannot be probed. A house lint refuses ``select`` elsewhere.
    """

    model: type[ModelT]
    not_found_code: ClassVar[str] = "not_found"

    def __init__(self, session: AsyncSession, caller: CallerT) -> None:
        self.session = session
        self.caller = caller

    def scoped(self) -> Select[ModelT]:
        """All rows the caller may see; every other query narrows this one."""
        raise NotImplementedError

    async def get(self, row_id: UUID, *, for_update: bool = False) -> ModelT:
        """The row; :class:`NotFound` where it is absent or not the caller's. ``for_update`` locks it."""
        model: Any = self.model
        query = self.scoped().where(model.id == row_id)
        if for_update:
            query = query.with_for_update(of=self.model)
        row = (await self.session.scalars(query)).unique().one_or_none()
        if row is None:
            raise NotFound("There is no such object, or it is not yours to see.", code=self.not_found_code)
        return row

    def add(self, row: ModelT) -> None:
        self.session.add(row)
