"""Queries of mandates and of what was done under one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import DelegatedAct, Delegation
from services.registry.repository.care_cases import CareRepository


class DelegationRepository(CareRepository[Delegation]):
    """The mandates the caller may see."""

    model = Delegation
    not_found_code = "delegation.not_found"


class SystemDelegatedActs:
    """Acts of one mandate, which was itself found within a scope."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: DelegatedAct) -> None:
        self._session.add(row)

    async def of(self, delegation_id: UUID) -> Sequence[DelegatedAct]:
        """In the order of days."""
        query = (
            select(DelegatedAct)
            .where(DelegatedAct.delegation_id == delegation_id)
            .order_by(DelegatedAct.on_day, DelegatedAct.id)
        )
        return (await self._session.scalars(query)).all()
