"""``GET /stream``: the live stream."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from gateway.api.parts import CurrentCaller, GatewayParts
from gateway.stream import EventStream, Listener
from services.contracts.authority import Anyone
from services.kit.auth import bearer_token

router = APIRouter(tags=["live"])

_LastId = Annotated[int | None, Header(alias="Last-Event-ID", ge=0, lt=2**63)]


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Events."}},
)
async def stream(
    request: Request,
    principal: Anyone,
    caller: CurrentCaller,
    parts: GatewayParts,
    last_event_id: _LastId = None,
    last_event_id_query: Annotated[int | None, Query(alias="last_event_id", ge=0, lt=2**63)] = None,
) -> EventStream:
    """Server-Sent Events. `Last-Event-ID` (or `?last_event_id=`) resumes; `reset` means: too old, load anew."""
    last_id = last_event_id_query if last_event_id is None else last_event_id
    await parts.live.ready(last_id)
    # A signed request has no token to look at again; it lasts as long as its connection.
    token = bearer_token(request) if caller.expires_at is not None else ""

    async def check() -> None:
        if token:
            await parts.authenticator.bearer(token)

    listener = Listener(principal, caller.expires_at, check)
    return EventStream(parts.live, listener, last_id, parts.settings.stream_ping_seconds)
