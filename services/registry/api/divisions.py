"""Endpoints of divisions."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.contracts.authority import Administrator, Anyone, Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.parameters import Today
from services.registry.schemas.divisions import (
    DivisionAnswer,
    DivisionDetail,
    DivisionEnding,
    DivisionMerging,
    DivisionRegistration,
    DivisionRenaming,
    DivisionSplitting,
)
from services.registry.schemas.fields import DivisionCode
from services.registry.service.division_changes import DivisionChanges
from services.registry.service.divisions import DivisionService

router = APIRouter(tags=["divisions"])

Code = Annotated[DivisionCode, Path()]


@router.post("/divisions", response_model=DivisionAnswer, status_code=201)
async def register(
    body: DivisionRegistration, caller: Registrar, session: DatabaseSession, once: Idempotent
) -> Response:
    return await once.create(lambda: DivisionService(session, caller).register(body))


@router.get("/divisions")
async def page(
    caller: Anyone,
    session: DatabaseSession,
    paging: Paging,
    parent_code: Annotated[DivisionCode | None, Query()] = None,
    on: Annotated[date | None, Query()] = None,
) -> Page[DivisionAnswer]:
    """What stands; with ``on``, what stood on that day, under the names of then."""
    return await DivisionService(session, caller).page(paging, parent_code, on)


@router.get("/divisions/{code}")
async def read(code: Code, caller: Anyone, session: DatabaseSession) -> DivisionDetail:
    return await DivisionService(session, caller).read(code)


@router.post("/divisions/{code}/rename")
async def rename(
    code: Code, body: DivisionRenaming, caller: Administrator, session: DatabaseSession, today: Today
) -> DivisionDetail:
    return await DivisionChanges(session, caller, today).rename(code, body)


@router.post("/divisions/{code}/merge")
async def merge(
    code: Code, body: DivisionMerging, caller: Administrator, session: DatabaseSession, today: Today
) -> DivisionDetail:
    """Rows of the division follow within minutes; asked again, it answers that the division has ended."""
    return await DivisionChanges(session, caller, today).merge(code, body)


@router.post("/divisions/{code}/split")
async def split(
    code: Code, body: DivisionSplitting, caller: Administrator, session: DatabaseSession, today: Today
) -> DivisionDetail:
    return await DivisionChanges(session, caller, today).split(code, body)


@router.post("/divisions/{code}/end")
async def end(
    code: Code, body: DivisionEnding, caller: Administrator, session: DatabaseSession, today: Today
) -> DivisionDetail:
    return await DivisionChanges(session, caller, today).end(code, body)
