"""What sibling services ask the registry; never routed by the gateway."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.contracts.events import DivisionCard
from services.kit.auth import ServiceCaller
from services.kit.database import DatabaseSession
from services.registry.schemas.fields import DivisionCode
from services.registry.service.division_lookup import find_division

router = APIRouter(prefix="/internal", include_in_schema=False)


@router.get("/divisions/{code}")
async def division(
    code: Annotated[DivisionCode, Path()], _caller: ServiceCaller, session: DatabaseSession
) -> DivisionCard:
    """Where in the tree a division stands."""
    return await find_division(session, code)
