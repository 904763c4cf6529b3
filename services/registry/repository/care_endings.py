"""Arrangements of elders who have died or moved away, and which therefore end."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from services.registry.models import Elder
from services.registry.repository.care_cases import SHORT_ELDER


class SystemCareEndings:
    """Across all divisions, as the daily round needs it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open_for_who_left(self, model: Any, states: Sequence[str], limit: int) -> Sequence[Any]:
        """Rows of ``model`` in one of ``states``, locked; those another worker has are left to it."""
        query = (
            select(model)
            .join(model.elder)
            .options(contains_eager(model.elder).load_only(*SHORT_ELDER, raiseload=True))
            .where(model.state.in_(states), Elder.status != "living")
            .order_by(model.id)
            .limit(limit)
            .with_for_update(of=model, skip_locked=True)
        )
        return (await self._session.scalars(query)).unique().all()
