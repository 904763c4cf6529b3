"""Trainings and employments of a worker that the caller has already been found to see."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.registry.models import Employment, Training


class SystemWorkerRecords:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def trainings(self, worker_id: UUID) -> list[Training]:
        """In the order they were held."""
        query = select(Training).where(Training.worker_id == worker_id)
        return list(await self._session.scalars(query.order_by(Training.held_on, Training.id)))

    async def employments(self, worker_id: UUID) -> list[Employment]:
        """In the order they began."""
        query = select(Employment).where(Employment.worker_id == worker_id).options(joinedload(Employment.provider))
        return list(await self._session.scalars(query.order_by(Employment.began_on, Employment.id)))
