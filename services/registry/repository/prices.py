"""Public prices of a provider that the caller has already been found to see."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import ServicePrice


class SystemPrices:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_provider(self, provider_id: UUID) -> list[ServicePrice]:
        """Every statement, replaced ones too, by service and first day."""
        query = select(ServicePrice).where(ServicePrice.provider_id == provider_id)
        order = (ServicePrice.service_code, ServicePrice.valid_from, ServicePrice.recorded_at)
        return list(await self._session.scalars(query.order_by(*order)))
