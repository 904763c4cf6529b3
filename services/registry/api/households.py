"""Endpoints of households: elders who live together."""

from uuid import UUID

from fastapi import APIRouter

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.registry.api.parameters import Today
from services.registry.schemas.households import HouseholdAnswer, HouseholdIn
from services.registry.service.households import HouseholdService

router = APIRouter(tags=["households"])


@router.get("/elders/{elder_id}/household")
async def read(elder_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today) -> HouseholdAnswer:
    """Who lives with the elder, of those the caller may see."""
    return await HouseholdService(session, caller, today).read(elder_id)


@router.put("/elders/{elder_id}/household")
async def join(
    elder_id: UUID, body: HouseholdIn, caller: Registrar, session: DatabaseSession, today: Today
) -> HouseholdAnswer:
    """The elder lives with another one, and with whom that one lives."""
    return await HouseholdService(session, caller, today).join(elder_id, body)


@router.delete("/elders/{elder_id}/household")
async def leave(elder_id: UUID, caller: Registrar, session: DatabaseSession, today: Today) -> HouseholdAnswer:
    """The elder lives with none of the others any more."""
    return await HouseholdService(session, caller, today).leave(elder_id)
