"""``/healthz``: the process lives. ``/readyz``: it can serve, which here means that its database answers."""

import asyncio

import structlog
from fastapi import APIRouter, Request
from sqlalchemy.exc import SQLAlchemyError

from services.kit.database import Database
from services.kit.problems import Unavailable

router = APIRouter(include_in_schema=False)
_log = structlog.get_logger(__name__)


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> dict[str, str]:
    database: Database = request.app.state.database
    try:
        async with asyncio.timeout(2):
            await database.ping()
    except (SQLAlchemyError, TimeoutError) as error:
        _log.warning("not_ready", error=type(error).__name__)
        raise Unavailable("The database does not answer.") from error
    return {"status": "ready"}
