"""Service points: opening, finding, changing and closing them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.kit.pagination import Page, PageRequest
from services.registry.models import Division, Facility, Provider, ServicePoint
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.facilities import FacilityRepository
from services.registry.repository.providers import ProviderRepository
from services.registry.repository.service_points import ServicePointRepository
from services.registry.repository.workers import SystemWorkers
from services.registry.schemas.fields import stored_location
from services.registry.schemas.network_problems import ServicePointClosedAlready, ServicePointHasWorkers
from services.registry.schemas.problems import VersionStale
from services.registry.schemas.service_points import (
    ClosureIn,
    ServicePointAnswer,
    ServicePointChange,
    ServicePointRegistration,
)
from services.registry.service.cards import service_point_card, worker_card
from services.registry.service.placing import division_to_list, division_to_place_in, referred
from services.registry.service.provider_changes import require_open


class ServicePointService:
    """What a caller does with service points."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._points = ServicePointRepository(session, caller)
        self._providers = ProviderRepository(session, caller)
        self._facilities = FacilityRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)
        self._workers = SystemWorkers(session)

    async def register(self, body: ServicePointRegistration) -> ServicePointAnswer:
        """Raises :class:`FieldInvalid` and :class:`ProviderDoesNotServe`."""
        division = await division_to_place_in(self._divisions, body.division_code)
        provider = await referred(self._providers, body.provider_id, "/provider_id", "provider.unknown")
        require_open(provider)
        await self._facility(body.facility_id)
        point = _new_row(body, provider, division)
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

    async def change(self, point_id: UUID, body: ServicePointChange, version: int) -> ServicePointAnswer:
        """Raises :class:`VersionStale` and :class:`FieldInvalid`. Who starts there starts from the new place."""
        point = await self._points.get(point_id, for_update=True)
        if point.version != version:
            raise VersionStale(version=point.version)
        await self._facility(body.facility_id)
        for field in body.model_fields_set - {"location"}:
            setattr(point, field, getattr(body, field))
        if body.location is not None:
            point.lat, point.lng = stored_location(body.location)
            point.location_crs = body.location.crs
        answer = await self._written(point)
        if body.location is not None:
            await self._tell_workers(point)
        return answer

    async def close(self, point_id: UUID, body: ClosureIn) -> ServicePointAnswer:
        """Raises :class:`ServicePointHasWorkers` while somebody is based there, :class:`ServicePointClosedAlready`."""
        point = await self._points.get(point_id, for_update=True)
        if point.closed_on is not None:
            raise ServicePointClosedAlready(
                "The service point has its last day.", closed_on=point.closed_on.isoformat()
            )
        count = await self._workers.count_at(point.id)
        if count:
            raise ServicePointHasWorkers("Give its workers another service point first.", worker_count=count)
        point.closed_on = body.closed_on
        point.closing_reason = body.reason
        return await self._written(point)

    async def _written(self, point: ServicePoint) -> ServicePointAnswer:
        point.version += 1
        point.updated_at = utc_now()
        await self._session.flush()
        await emit(self._session, events.SERVICE_POINT_CHANGED, point.id, service_point_card(point))
        return ServicePointAnswer.of(point)

    async def _tell_workers(self, point: ServicePoint) -> None:
        for worker in await self._workers.serving(service_point_id=point.id):
            worker.version += 1
            worker.updated_at = point.updated_at
            await self._session.flush()
            await emit(self._session, events.WORKER_CHANGED, worker.id, worker_card(worker))

    async def _facility(self, facility_id: UUID | None) -> Facility | None:
        if facility_id is None:
            return None
        return await referred(self._facilities, facility_id, "/facility_id", "facility.unknown")


def _new_row(body: ServicePointRegistration, provider: Provider, division: Division) -> ServicePoint:
    lat, lng = stored_location(body.location)
    now = utc_now()
    return ServicePoint(
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
        facility_id=body.facility_id,
        filing=body.filing,
        capacity_per_day=body.capacity_per_day,
        closed_on=None,
        closing_reason=None,
        created_at=now,
        updated_at=now,
    )
