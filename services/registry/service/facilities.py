"""Facilities: registering, finding, changing them."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.registry.models import Facility, Provider
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.facilities import FacilityRepository, FacilitySearch
from services.registry.repository.providers import ProviderRepository
from services.registry.schemas.facilities import (
    FacilityAnswer,
    FacilityChange,
    FacilityFilters,
    FacilityRegistration,
)
from services.registry.schemas.fields import stored_location
from services.registry.schemas.problems import FieldInvalid, VersionStale
from services.registry.service.placing import division_to_list, division_to_place_in, referred

_PLAIN = ("name", "kind", "ownership", "address", "phone", "area_m2", "opened_on", "closed_on")


class FacilityService:
    """What a caller does with facilities; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._today = today
        self._facilities = FacilityRepository(session, caller)
        self._providers = ProviderRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def register(self, body: FacilityRegistration) -> FacilityAnswer:
        """Raises :class:`FieldInvalid`."""
        division = await division_to_place_in(self._divisions, body.division_code)
        operator = await self._operator(body.operator_id)
        lat, lng = stored_location(body.location)
        now = utc_now()
        facility = Facility(
            id=new_id(),
            version=1,
            operator=operator,
            operator_id=body.operator_id,
            division=division,
            division_code=division.code,
            division_path=division.path,
            lat=lat,
            lng=lng,
            location_crs=body.location.crs,
            closed_on=None,
            beds=[],
            ratings=[],
            created_at=now,
            updated_at=now,
            **body.model_dump(include=set(_PLAIN)),
        )
        self._facilities.add(facility)
        await self._session.flush()
        return FacilityAnswer.of(facility, self._today)

    async def read(self, facility_id: UUID) -> FacilityAnswer:
        return FacilityAnswer.of(await self._facilities.get(facility_id), self._today)

    async def page(self, paging: PageRequest, filters: FacilityFilters) -> Page[FacilityAnswer]:
        search = FacilitySearch(
            today=self._today,
            name_prefix=filters.q,
            division_path=await division_to_list(self._divisions, filters.division),
            kind=filters.kind,
            ownership=filters.ownership,
            operator_id=filters.operator_id,
            is_open=filters.is_open,
        )
        rows, cursor = await self._facilities.page(paging, search)
        return Page(items=[FacilityAnswer.of(row, self._today) for row in rows], next_cursor=cursor)

    async def change(self, facility_id: UUID, body: FacilityChange, version: int) -> FacilityAnswer:
        """Raises :class:`VersionStale` where ``version`` is not the present one, and :class:`FieldInvalid`."""
        facility = await self._facilities.get(facility_id, for_update=True)
        if facility.version != version:
            raise VersionStale(version=facility.version)
        if "operator_id" in body.model_fields_set:
            facility.operator = await self._operator(body.operator_id)
            facility.operator_id = body.operator_id
        if body.location is not None:
            facility.lat, facility.lng = stored_location(body.location)
            facility.location_crs = body.location.crs
        for field in body.model_fields_set.intersection(_PLAIN):
            setattr(facility, field, getattr(body, field))
        if facility.opened_on and facility.closed_on and facility.closed_on < facility.opened_on:
            raise FieldInvalid.at("/closed_on", "day.out_of_order", "The facility closes before it opens.")
        facility.version += 1
        facility.updated_at = utc_now()
        await self._session.flush()
        return FacilityAnswer.of(facility, self._today)

    async def _operator(self, operator_id: UUID | None) -> Provider | None:
        if operator_id is None:
            return None
        return await referred(self._providers, operator_id, "/operator_id", "provider.unknown")
