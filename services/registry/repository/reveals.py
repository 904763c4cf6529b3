"""Writing the record of reveals; reading it is the auditors' business and comes with their pages."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import Reveal


class RevealRepository:
    """Appends to the record. One statement."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def append(self, reveal: Reveal) -> None:
        self._session.add(reveal)
        await self._session.flush()
