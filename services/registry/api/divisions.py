"""Endpoints of divisions."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.contracts.authority import Anyone, Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.schemas.divisions import DivisionAnswer, DivisionRegistration
from services.registry.schemas.fields import DivisionCode
from services.registry.service.divisions import DivisionService

router = APIRouter(tags=["divisions"])


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
) -> Page[DivisionAnswer]:
    return await DivisionService(session, caller).page(paging, parent_code)


@router.get("/divisions/{code}")
async def read(code: Annotated[DivisionCode, Path()], caller: Anyone, session: DatabaseSession) -> DivisionAnswer:
    return await DivisionService(session, caller).read(code)
