"""An elder's contacts: adding one changes the elder's card."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts import events
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.outbox import emit
from services.kit.pagination import Page
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.contacts import ContactAnswer, ContactIn
from services.registry.schemas.problems import FieldInvalid
from services.registry.service.cards import elder_card
from services.registry.service.elder_rows import new_contact, touch

MAX_CONTACTS = 20


class ContactService:
    """What a caller does with an elder's contacts."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._today = today
        self._elders = ElderRepository(session, caller)

    async def add(self, elder_id: UUID, body: ContactIn) -> ContactAnswer:
        """Raises ``elder.too_many_contacts``: a list nobody can call through in an emergency helps nobody."""
        elder = await self._elders.get(elder_id, for_update=True)
        if len(elder.contacts) >= MAX_CONTACTS:
            raise FieldInvalid.at("", "elder.too_many_contacts", f"An elder has at most {MAX_CONTACTS} contacts.")
        now = utc_now()
        contact = new_contact(body, now)
        elder.contacts.append(contact)
        touch(elder, now)
        await self._session.flush()
        await emit(self._session, events.ELDER_CHANGED, elder.id, elder_card(elder, self._today))
        return ContactAnswer.of(contact)

    async def list_all(self, elder_id: UUID) -> Page[ContactAnswer]:
        """In calling order; there are never more than a page holds."""
        elder = await self._elders.get(elder_id)
        return Page(items=[ContactAnswer.of(contact) for contact in elder.contacts])
