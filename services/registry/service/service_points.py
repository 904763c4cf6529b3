"""Service points: opening and finding them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.kit.pagination import Page, PageRequest
from services.registry.models import ServicePoint
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.providers import ProviderRepository
from services.registry.repository.service_points import ServicePointRepository
from services.registry.schemas.fields import stored_location
from services.registry.schemas.service_points import ServicePointAnswer, ServicePointRegistration
from services.registry.service.cards import service_point_card
from services.registry.service.placing import division_to_list, division_to_place_in, referred


class ServicePointService:
    """What a caller does with service points."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._points = ServicePointRepository(session, caller)
        self._providers = ProviderRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def register(self, body: ServicePointRegistration) -> ServicePointAnswer:
        """Raises :class:`FieldInvalid`."""
        division = await division_to_place_in(self._divisions, body.division_code)
        provider = await referred(self._providers, body.provider_id, "/provider_id", "provider.unknown")
        lat, lng = stored_location(body.location)
        now = utc_now()
        point = ServicePoint(
            id=new_id(),
            version=1,
            name=body.name,
            provider=provider,
            provider_id=provider.id,
            division=division,
            division_code=division.code,
            division_path=division.path,
            address=body.address,
            lat=lat,
            lng=lng,
            location_crs=body.location.crs,
            created_at=now,
            updated_at=now,
        )
        self._points.add(point)
        await self._session.flush()
        await emit(self._session, events.SERVICE_POINT_REGISTERED, point.id, service_point_card(point))
        return ServicePointAnswer.of(point)

    async def read(self, point_id: UUID) -> ServicePointAnswer:
        return ServicePointAnswer.of(await self._points.get(point_id))

    async def page(
        self, paging: PageRequest, division: str | None, provider_id: UUID | None
    ) -> Page[ServicePointAnswer]:
        division_path = await division_to_list(self._divisions, division)
        rows, cursor = await self._points.page(paging, division_path, provider_id)
        return Page(items=[ServicePointAnswer.of(row) for row in rows], next_cursor=cursor)
