"""Endpoints of indicators."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.contracts.authority import Principal, RegistryReader, Role, allow
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import Today
from services.registry.schemas.fields import DivisionFilter
from services.registry.schemas.indicators import IndicatorAnswer, IndicatorValueAnswer, IndicatorValueIn
from services.registry.service.indicators import IndicatorService

router = APIRouter(tags=["indicators"])

IndicatorId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
Statistician = Annotated[Principal, allow(Role.REGISTRAR, Role.SUPERVISOR, Role.ADMINISTRATOR)]
"""Answers for what they state of their division."""


@router.get("/indicators")
async def list_all(
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    division: DivisionFilter = None,
    on: Annotated[date | None, Query()] = None,
) -> Page[IndicatorAnswer]:
    """Of the caller's own division, today, unless asked otherwise; never another place's targets."""
    return await IndicatorService(session, caller, today).list_of(division, on)


@router.get("/indicators/{indicator_id}/values")
async def history(
    indicator_id: IndicatorId,
    caller: RegistryReader,
    session: DatabaseSession,
    today: Today,
    paging: Paging,
    division: DivisionFilter = None,
) -> Page[IndicatorValueAnswer]:
    """Every value ever kept of one division, corrected ones too, the newest day first."""
    return await IndicatorService(session, caller, today).history(indicator_id, division, paging)


@router.post("/indicators/{indicator_id}/values", response_model=IndicatorValueAnswer, status_code=201)
async def state(
    indicator_id: IndicatorId,
    body: IndicatorValueIn,
    caller: Statistician,
    session: DatabaseSession,
    today: Today,
    once: Idempotent,
) -> Response:
    """A value of the same day is corrected by stating it again."""
    return await once.create(lambda: IndicatorService(session, caller, today).state(indicator_id, body))
