"""Endpoints of what elders receive, and of signs that they live here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Principal, Registrar, RegistryReader, Role, allow
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.schemas.benefits import BenefitAnswer, BenefitIn, SignOfLifeAnswer, SignOfLifeIn
from services.registry.service.benefits import BenefitService

router = APIRouter(tags=["benefits"])

Witness = Annotated[
    Principal, allow(Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.REGISTRAR, Role.ADMINISTRATOR)
]
"""Has seen or heard an elder, or matched another office's data."""


@router.post("/elders/{elder_id}/benefits", response_model=BenefitAnswer, status_code=201)
async def state(
    elder_id: UUID, body: BenefitIn, caller: Registrar, session: DatabaseSession, once: Idempotent
) -> Response:
    return await once.create(lambda: BenefitService(session, caller).state(elder_id, body))


@router.get("/elders/{elder_id}/benefits")
async def list_benefits(elder_id: UUID, caller: RegistryReader, session: DatabaseSession) -> Page[BenefitAnswer]:
    """Every statement ever made, superseded ones too."""
    return await BenefitService(session, caller).list_benefits(elder_id)


@router.post("/elders/{elder_id}/signs-of-life", response_model=SignOfLifeAnswer, status_code=201)
async def see(
    elder_id: UUID, body: SignOfLifeIn, caller: Witness, session: DatabaseSession, once: Idempotent
) -> Response:
    """The same sign told again is the same row."""
    return await once.create(lambda: BenefitService(session, caller).see(elder_id, body))


@router.get("/elders/{elder_id}/signs-of-life")
async def list_signs(elder_id: UUID, caller: RegistryReader, session: DatabaseSession) -> Page[SignOfLifeAnswer]:
    """The last ones, the newest first."""
    return await BenefitService(session, caller).list_signs(elder_id)
