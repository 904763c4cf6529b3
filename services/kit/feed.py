"""The event feed ``GET /internal/events``: what the broker may lose, a consumer pulls here."""

from typing import Annotated

import httpx
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from services.kit.auth import ServiceCaller
from services.kit.database import DatabaseSession
from services.kit.outbox import Envelope, number_events, read_feed


class Feed(BaseModel):
    """Events after the position asked for, in order."""

    events: list[Envelope]


def feed_router(service: str) -> APIRouter:
    """The feed of one service's outbox."""
    router = APIRouter(include_in_schema=False)

    @router.get("/internal/events")
    async def events(
        _request: Request,
        _caller: ServiceCaller,
        session: DatabaseSession,
        after: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    ) -> Feed:
        # Numbering here too: the feed must not wait for a relay that is down.
        await number_events(session)
        return Feed(events=await read_feed(session, service, after, limit))

    return router


class FeedClient:
    """Reads a sibling's feed."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def read(self, after: int, limit: int) -> list[Envelope]:
        """Raises ``httpx.HTTPError`` where the sibling does not answer."""
        answer = await self._client.get("/internal/events", params={"after": after, "limit": limit})
        answer.raise_for_status()
        return Feed.model_validate_json(answer.content).events
