"""Providers: admitting and finding them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.kit.pagination import Page, PageRequest
from services.registry.models import Provider
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.providers import ProviderRepository
from services.registry.schemas.providers import ProviderAnswer, ProviderRegistration
from services.registry.service.cards import provider_card
from services.registry.service.placing import division_to_list, division_to_place_in


class ProviderService:
    """What a caller does with providers."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._providers = ProviderRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def register(self, body: ProviderRegistration) -> ProviderAnswer:
        """Raises :class:`FieldInvalid`."""
        division = await division_to_place_in(self._divisions, body.division_code)
        now = utc_now()
        provider = Provider(
            id=new_id(),
            version=1,
            name=body.name,
            phone=body.phone,
            division=division,
            division_code=division.code,
            division_path=division.path,
            services=body.services,
            created_at=now,
            updated_at=now,
        )
        self._providers.add(provider)
        await self._session.flush()
        await emit(self._session, events.PROVIDER_REGISTERED, provider.id, provider_card(provider))
        return ProviderAnswer.of(provider)

    async def read(self, provider_id: UUID) -> ProviderAnswer:
        return ProviderAnswer.of(await self._providers.get(provider_id))

    async def page(self, paging: PageRequest, division: str | None) -> Page[ProviderAnswer]:
        rows, cursor = await self._providers.page(paging, await division_to_list(self._divisions, division))
        return Page(items=[ProviderAnswer.of(row) for row in rows], next_cursor=cursor)
