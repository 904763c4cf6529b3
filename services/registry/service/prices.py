"""Public prices: stating and reading them."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.registry.domain.prices import prices_on
from services.registry.models import ServicePrice
from services.registry.repository.prices import SystemPrices
from services.registry.repository.providers import ProviderRepository
from services.registry.schemas.prices import PriceAnswer, PriceIn
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.provider_changes import require_home


class PriceService:
    """What a caller does with a provider's prices."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._providers = ProviderRepository(session, caller)
        self._prices = SystemPrices(session)

    async def state(self, provider_id: UUID, body: PriceIn) -> PriceAnswer:
        """A price with the service and first day of a standing one supersedes it.

        Raises :class:`FieldInvalid` (``provider.not_admitted_for_service``).
        """
        provider = await self._providers.get(provider_id, for_update=True)
        require_home(provider, self._caller)
        if body.service_code not in provider.services:
            raise FieldInvalid.at(
                "/service_code", "provider.not_admitted_for_service", "The provider is not admitted for this service."
            )
        row = ServicePrice(
            id=new_id(),
            provider_id=provider.id,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
            superseded_by=None,
            **body.model_dump(),
        )
        for known in await self._prices.of_provider(provider.id):
            same = (known.service_code, known.valid_from) == (row.service_code, row.valid_from)
            if same and known.superseded_by is None:
                known.superseded_by = row.id
        # Before the successor: the index allows one standing statement at a time.
        await self._session.flush()
        self._session.add(row)
        await self._session.flush()
        return PriceAnswer.of(row)

    async def read(self, provider_id: UUID, day: date | None) -> Page[PriceAnswer]:
        """The prices that hold on ``day``; without one every statement ever made."""
        provider = await self._providers.get(provider_id)
        rows = await self._prices.of_provider(provider.id)
        return Page(items=[PriceAnswer.of(row) for row in (rows if day is None else prices_on(rows, day))])
