"""County service lists: taken where they reach the city's list, refused with item and reason where they fall below."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.kit.problems import FieldError
from services.registry.domain.divisions import DivisionLevel
from services.registry.domain.entitlements.county import CountyList, Objection, objections
from services.registry.domain.entitlements.service_list import CITY_LISTS, ServiceList, city_list
from services.registry.models import CountyServiceList
from services.registry.repository.divisions import DivisionRepository
from services.registry.repository.entitlements import CountyServiceListRepository
from services.registry.schemas.entitlement_problems import ServiceListRefused
from services.registry.schemas.entitlements import CityListAnswer, CityLists, ServiceListAnswer, ServiceListIn
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.placing import division_to_list, division_to_place_in


def city_lists() -> CityLists:
    """The lists the hub comes with."""
    return CityLists(items=[CityListAnswer.of(city_list(list_id)) for list_id in CITY_LISTS])


class ServiceListService:
    """What a caller does with county lists."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._lists = CountyServiceListRepository(session, caller)
        self._divisions = DivisionRepository(session, caller)

    async def add(self, body: ServiceListIn) -> ServiceListAnswer:
        """Raises :class:`ServiceListRefused`. A list with the same first day supersedes the county's earlier one."""
        division = await division_to_place_in(self._divisions, body.division_code)
        if division.level != DivisionLevel.COUNTY:
            raise FieldInvalid.at("/division_code", "service_list.not_a_county", "Counties have lists of their own.")
        list_id = new_id()
        city = _above(body.as_domain(str(list_id)))
        _refuse(objections(body.as_domain(str(list_id)), city), body)
        for earlier in await self._lists.standing(division.path):
            if earlier.valid_from == body.valid_from:
                earlier.superseded_by = list_id
        row = CountyServiceList(
            id=list_id,
            division_code=division.code,
            division_path=division.path,
            document=body.document,
            city_list=city.id,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            items=[item.model_dump(exclude_none=True) for item in body.items],
            recorded_by=self._caller.account_id,
            recorded_by_name=self._caller.name,
            recorded_at=utc_now(),
        )
        self._lists.add(row)
        await self._session.flush()
        return ServiceListAnswer.of(row)

    async def read(self, list_id: UUID) -> ServiceListAnswer:
        return ServiceListAnswer.of(await self._lists.get(list_id))

    async def page(self, paging: PageRequest, division: str | None) -> Page[ServiceListAnswer]:
        path = await division_to_list(self._divisions, division)
        rows, cursor = await self._lists.page(paging, path)
        return Page(items=[ServiceListAnswer.of(row) for row in rows], next_cursor=cursor)


def _above(county: CountyList) -> ServiceList:
    """The list of 2023, to which county lists answer; the rules of 2018 knew none."""
    city = city_list(CITY_LISTS[-1])
    if not city.is_in_force(county.valid_from):
        begins = city.valid_from.isoformat()
        raise FieldInvalid.at("/valid_from", "service_list.outside_city_list", f"The city's list begins on {begins}.")
    return city


def _refuse(found: list[Objection], body: ServiceListIn) -> None:
    if not found:
        return
    places = {item.item: index for index, item in enumerate(body.items)}
    errors = [
        FieldError(
            pointer=f"/items/{places[objection.item]}" if objection.item in places else "/items",
            message=f"item {objection.item}: {objection.reason}",
        )
        for objection in found
    ]
    raise ServiceListRefused.of(errors, is_below=any(objection.kind == "below" for objection in found))
