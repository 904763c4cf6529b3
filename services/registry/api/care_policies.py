"""Endpoints of care policies."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.contracts.authority import RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.care_callers import Decider
from services.registry.domain.care_policies import CarePolicyKind
from services.registry.schemas.care_policies import CarePolicyAnswer, CarePolicyIn
from services.registry.service.care_policies import CarePolicyService

router = APIRouter(tags=["care-policies"])


@router.post("/care-policies", response_model=CarePolicyAnswer, status_code=201)
async def decide(body: CarePolicyIn, caller: Decider, session: DatabaseSession, once: Idempotent) -> Response:
    """A new version; the older ones stay and go on to apply before ``valid_from``."""
    return await once.create(lambda: CarePolicyService(session, caller).decide(body))


@router.get("/care-policies")
async def page(
    caller: RegistryReader,
    session: DatabaseSession,
    paging: Paging,
    kind: Annotated[CarePolicyKind | None, Query()] = None,
) -> Page[CarePolicyAnswer]:
    """Every version there ever was."""
    return await CarePolicyService(session, caller).page(paging, kind)
