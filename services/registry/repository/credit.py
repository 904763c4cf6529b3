"""Credit entries of a provider that the caller has already been found to see."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.problems import NotFound
from services.registry.models import CreditEntry


class SystemCreditEntries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_provider(self, provider_id: UUID) -> list[CreditEntry]:
        """Every entry in the order of what happened."""
        query = select(CreditEntry).where(CreditEntry.provider_id == provider_id)
        return list(await self._session.scalars(query.order_by(CreditEntry.occurred_on, CreditEntry.id)))

    async def lock(self, provider_id: UUID, entry_id: UUID) -> CreditEntry:
        """The provider's entry, locked. Raises :class:`NotFound`."""
        query = select(CreditEntry).where(CreditEntry.id == entry_id, CreditEntry.provider_id == provider_id)
        row: CreditEntry | None = (await self._session.scalars(query.with_for_update())).one_or_none()
        if row is None:
            raise NotFound("There is no such entry, or it is not yours to see.", code="credit_entry.not_found")
        return row
