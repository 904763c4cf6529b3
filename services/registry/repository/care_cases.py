"""Queries that all care arrangements share: whose they are to see, and the steps they have taken."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, contains_eager

from services.contracts.authority import Principal, Role, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import CareHistory, Elder
from services.registry.repository.readers import reads_by_division

CaseT = TypeVar("CaseT", bound=DeclarativeBase)

SHORT_ELDER = (
    Elder.name,
    Elder.birth_date,
    Elder.status,
    Elder.departed_on,
    Elder.division_code,
    Elder.division_path,
    Elder.household_division_code,
    Elder.household_division_path,
)
"""What arrangements show of their elder: nothing that has to be unsealed for every row of a list."""

_SERIALISE_SQL = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")


def may_see(model: Any, caller: Principal) -> ColumnElement[bool]:
    """Rows of elders in the caller's division; a family's own elders; what a provider carries out."""
    if reads_by_division(caller):
        return within_division(Elder.division_path, caller.division_path)
    grounds: list[ColumnElement[bool]] = []
    if caller.has(Role.FAMILY):
        grounds.append(model.elder_id.in_(caller.elder_ids))
    if caller.has(Role.PROVIDER_MANAGER) and caller.provider_id is not None and hasattr(model, "provider_id"):
        grounds.append(model.provider_id == caller.provider_id)
    return or_(false(), *grounds)


class CareRepository(ScopedRepository[CaseT, Principal]):
    """Arrangements of one kind, each with its elder; one query a page."""

    def scoped(self) -> Select[CaseT]:
        model: Any = self.model
        elder = contains_eager(model.elder).load_only(*SHORT_ELDER, raiseload=True)
        query: Select[CaseT] = select(model).join(model.elder).options(elder)
        return query.where(may_see(model, self.caller))

    async def page(
        self, paging: PageRequest, division_path: str | None, equal: dict[str, Any]
    ) -> tuple[list[CaseT], str | None]:
        """In the order in which they were made; ``equal`` narrows to columns' values, None meaning any."""
        model: Any = self.model
        query = self.scoped()
        if division_path is not None:
            query = query.where(within_division(Elder.division_path, division_path))
        for column, value in equal.items():
            if value is not None:
                query = query.where(getattr(model, column) == value)
        return await paginate(self.session, query, paging, [model.id])

    async def write(self, change: Callable[[], object], index: str) -> bool:
        """Make and write one change; False, and nothing written, where the unique ``index`` refuses it."""
        return await write_unless(self.session, change, index)


async def write_unless(session: AsyncSession, change: Callable[[], object], index: str) -> bool:
    """As :meth:`CareRepository.write`; ``change`` runs inside the savepoint."""
    try:
        async with session.begin_nested():
            change()
    except IntegrityError as error:
        if index in str(error.orig):
            return False
        raise
    return True


async def serialise(session: AsyncSession, what: str) -> None:
    """Until the end of the transaction, nobody else passes here with the same ``what``."""
    await session.execute(_SERIALISE_SQL, {"what": what})


class SystemCareHistory:
    """The record of steps. Reading one's presupposes that the arrangement itself was found within a scope."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def append(self, step: CareHistory) -> None:
        self._session.add(step)

    async def of(self, case_id: UUID) -> Sequence[CareHistory]:
        """In order."""
        query = select(CareHistory).where(CareHistory.case_id == case_id).order_by(CareHistory.version)
        return (await self._session.scalars(query)).all()
