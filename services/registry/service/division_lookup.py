"""Divisions for sibling services, which have no caller and see the whole tree."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.events import DivisionCard
from services.registry.repository.divisions import SystemDivisionRepository
from services.registry.service.cards import division_card


async def find_division(session: AsyncSession, code: str) -> DivisionCard:
    """Raises :class:`NotFound` (``division.not_found``)."""
    return division_card(await SystemDivisionRepository(session).get_by_code(code))
