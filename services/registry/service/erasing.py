"""Erasing: taking away what serves only to reach and to serve a person. Other services hear of it as of any change."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from services.kit.clock import utc_now
from services.registry.models import Elder
from services.registry.repository.erasures import SystemErasing
from services.registry.service.elder_changes import announce_change
from services.registry.service.elder_rows import set_location, set_phone


async def erase(session: AsyncSession, elders: Sequence[Elder], today: date) -> None:
    """As ``domain.erasure.ERASED`` says; the rows must be locked, with contacts and traits loaded."""
    await SystemErasing(session).forget_contacts_and_photo([elder.id for elder in elders])
    for elder in elders:
        set_committed_value(elder, "contacts", [])
        set_phone(elder, None)
        set_location(elder, None)
        elder.address = ""
        elder.care_notes = {}
        elder.language = None
        elder.household_id = None
        elder.erased_at = utc_now()
        await announce_change(session, elder, today)
