"""Elders and workers whose division moved or was renamed: those whose cards others keep, a chunk at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.registry.models import Division, Elder, Worker

_CHUNK_ROWS = 200


class SystemFollowers:
    """Rows still where the division was. What somebody else has locked is left for the next look."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def elders_at(self, path: str) -> Sequence[Elder]:
        """Elders placed in the subtree."""
        below = Elder.division_path.startswith(path + "/", autoescape=True)
        return await self._elders(or_(Elder.division_path == path, below))

    async def elders_not_told(self, path: str, since: datetime) -> Sequence[Elder]:
        """Elders placed in the division itself who have not changed since."""
        return await self._elders((Elder.division_path == path) & (Elder.updated_at < since))

    async def workers_at(self, path: str) -> Sequence[Worker]:
        """Workers placed in the subtree."""
        below = Worker.division_path.startswith(path + "/", autoescape=True)
        query = (
            select(Worker)
            .where(or_(Worker.division_path == path, below))
            .options(
                joinedload(Worker.provider, innerjoin=True),
                joinedload(Worker.service_point),
                selectinload(Worker.certificates),
                selectinload(Worker.shifts),
            )
            .limit(_CHUNK_ROWS)
            .with_for_update(of=Worker, skip_locked=True)
        )
        return (await self._session.scalars(query)).unique().all()

    async def divisions(self, codes: set[str]) -> dict[str, Division]:
        """By code."""
        rows = await self._session.scalars(select(Division).where(Division.code.in_(codes)))
        return {row.code: row for row in rows}

    async def _elders(self, condition: ColumnElement[bool]) -> Sequence[Elder]:
        query = (
            select(Elder)
            .where(condition)
            .options(
                joinedload(Elder.division, innerjoin=True), selectinload(Elder.contacts), selectinload(Elder.traits)
            )
            .limit(_CHUNK_ROWS)
            .with_for_update(of=Elder, skip_locked=True)
        )
        return (await self._session.scalars(query)).unique().all()
