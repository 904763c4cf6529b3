"""The endpoint that shows personal data unmasked."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.kit.database import DatabaseSession
from services.registry.api.parameters import Revealer
from services.registry.schemas.reveals import RevealAnswer, RevealRequest
from services.registry.service.reveals import RevealService

router = APIRouter(tags=["elders"])


@router.post("/elders/{elder_id}/reveal", response_model_exclude_unset=True)
async def reveal(
    elder_id: UUID, body: RevealRequest, caller: Revealer, session: DatabaseSession, response: Response
) -> RevealAnswer:
    """The fields asked for, and no others. Every call is recorded with its reason."""
    response.headers["Cache-Control"] = "no-store"
    return await RevealService(session, caller).reveal(elder_id, body)
