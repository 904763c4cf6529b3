"""Telling others that an elder's card has changed: every service that alters one ends here."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.kit.clock import utc_now
from services.kit.outbox import emit
from services.registry.models import Elder
from services.registry.service.cards import elder_card
from services.registry.service.elder_rows import touch


async def announce_change(session: AsyncSession, elder: Elder, today: date) -> None:
    """One version up, and the card with what holds on ``today`` as an event of the same transaction."""
    touch(elder, utc_now())
    await session.flush()
    await emit(session, events.ELDER_CHANGED, elder.id, elder_card(elder, today))
