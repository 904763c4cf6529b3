"""The endpoint that shows personal data unmasked, and the record of who has seen it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.contracts.authority import Auditor
from services.kit.database import DatabaseSession
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import Revealer
from services.registry.schemas.reveals import RevealAnswer, RevealFilters, RevealRecord, RevealRequest
from services.registry.service.reveals import RevealService

router = APIRouter()


@router.post("/elders/{elder_id}/reveal", tags=["elders"], response_model_exclude_unset=True)
async def reveal(
    elder_id: UUID, body: RevealRequest, caller: Revealer, session: DatabaseSession, response: Response
) -> RevealAnswer:
    """The fields asked for, and no others. Every call is recorded with its reason."""
    response.headers["Cache-Control"] = "no-store"
    return await RevealService(session, caller).reveal(elder_id, body)


@router.get("/reveals", tags=["reveals"])
async def page(
    caller: Auditor, session: DatabaseSession, paging: Paging, filters: Annotated[RevealFilters, Depends()]
) -> Page[RevealRecord]:
    """Who looked at whose unmasked data and why, the latest first."""
    return await RevealService(session, caller).page(paging, filters)
