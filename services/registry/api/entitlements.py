"""Endpoints of entitlements, of the lists they follow from, and of the policies that settle what those leave open."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.contracts.authority import Principal, RegistryReader, Role, allow
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import Today
from services.registry.schemas.entitlements import (
    CityLists,
    EntitlementsAnswer,
    PolicyAnswer,
    PolicyIn,
    ServiceListAnswer,
    ServiceListIn,
)
from services.registry.schemas.fields import DivisionFilter
from services.registry.service.entitlement_policies import EntitlementPolicyService
from services.registry.service.entitlements import EntitlementService
from services.registry.service.service_lists import ServiceListService, city_lists

router = APIRouter(tags=["entitlements"])

_STAFF = (
    Role.OPERATOR,
    Role.DISPATCHER,
    Role.SUPERVISOR,
    Role.REGISTRAR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
EntitlementReader = Annotated[Principal, allow(*_STAFF, Role.FAMILY)]
"""Staff of the elder's division, and the elder's own family."""
RuleSetter = Annotated[Principal, allow(Role.SUPERVISOR, Role.ADMINISTRATOR)]
"""Decides for a division what applies in it."""


@router.get("/elders/{elder_id}/entitlements")
async def of_elder(
    elder_id: UUID,
    caller: EntitlementReader,
    session: DatabaseSession,
    today: Today,
    on: Annotated[date | None, Query()] = None,
) -> EntitlementsAnswer:
    """All 28 items on ``on`` (today where it is left out), each with reasons, facts, missing evidence and source."""
    return await EntitlementService(session, caller).of_elder(elder_id, on or today)


@router.get("/service-lists/city")
async def cities(caller: RegistryReader) -> CityLists:
    """The city's lists as the documents have them."""
    del caller  # the documents are the same for everybody who reads the registry
    return city_lists()


@router.post("/service-lists", response_model=ServiceListAnswer, status_code=201)
async def add_list(body: ServiceListIn, caller: RuleSetter, session: DatabaseSession, once: Idempotent) -> Response:
    """A county's list: all 28 items. Refused, item by item, where it falls below the city's."""
    return await once.create(lambda: ServiceListService(session, caller).add(body))


@router.get("/service-lists")
async def page_of_lists(
    caller: RegistryReader, session: DatabaseSession, paging: Paging, division: DivisionFilter = None
) -> Page[ServiceListAnswer]:
    return await ServiceListService(session, caller).page(paging, division)


@router.get("/service-lists/{service_list_id}")
async def read_list(service_list_id: UUID, caller: RegistryReader, session: DatabaseSession) -> ServiceListAnswer:
    return await ServiceListService(session, caller).read(service_list_id)


@router.put("/entitlement-policies")
async def decide(body: PolicyIn, caller: RuleSetter, session: DatabaseSession) -> PolicyAnswer:
    """A decision with its day and its reason. Earlier ones stay readable; the last in effect counts."""
    return await EntitlementPolicyService(session, caller).decide(body)


@router.get("/entitlement-policies")
async def page_of_policies(
    caller: RegistryReader, session: DatabaseSession, paging: Paging, division: DivisionFilter = None
) -> Page[PolicyAnswer]:
    return await EntitlementPolicyService(session, caller).page(paging, division)
