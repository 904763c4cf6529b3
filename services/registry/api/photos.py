"""Endpoints of an elder's photograph. The picture itself is the body, both ways."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.registry.service.photos import PhotoService

router = APIRouter(tags=["photos"])

_IMAGE: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in ("image/jpeg", "image/png")
}


@router.put(
    "/elders/{elder_id}/photo",
    status_code=204,
    openapi_extra={"requestBody": {"required": True, "content": _IMAGE}},
)
async def put(elder_id: UUID, request: Request, caller: Registrar, session: DatabaseSession) -> None:
    """A JPEG or PNG of at most 500 000 bytes, in place of the one there was."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    await PhotoService(session, caller).put(elder_id, await request.body(), declared)


@router.get("/elders/{elder_id}/photo", response_class=Response, responses={200: {"content": _IMAGE}})
async def read(elder_id: UUID, caller: RegistryReader, session: DatabaseSession) -> Response:
    photo = await PhotoService(session, caller).read(elder_id)
    # A browser must neither keep the picture nor take it for anything else.
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(photo.image, media_type=photo.media_type, headers=headers)


@router.delete("/elders/{elder_id}/photo", status_code=204)
async def remove(elder_id: UUID, caller: Registrar, session: DatabaseSession) -> None:
    await PhotoService(session, caller).remove(elder_id)
