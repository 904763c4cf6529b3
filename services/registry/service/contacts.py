"""An elder's contacts: adding, changing or ending one changes the elder's card."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.pagination import Page
from services.registry.models import Contact, Elder
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.contacts import ContactAnswer, ContactEnd, ContactIn
from services.registry.schemas.elder_problems import ContactNotFound, GuardianExists
from services.registry.schemas.problems import FieldInvalid, VersionStale
from services.registry.service.elder_changes import announce_change
from services.registry.service.elder_rows import new_contact, set_contact

MAX_CONTACTS = 20


class ContactService:
    """What a caller does with an elder's contacts."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._elders = ElderRepository(session, caller)

    async def add(self, elder_id: UUID, body: ContactIn) -> ContactAnswer:
        """Raises :class:`GuardianExists`, and ``elder.too_many_contacts``: nobody can call through an endless list."""
        elder = await self._elders.get(elder_id, for_update=True)
        if len(elder.contacts) >= MAX_CONTACTS:
            raise FieldInvalid.at("", "elder.too_many_contacts", f"An elder has at most {MAX_CONTACTS} contacts.")
        _refuse_second_guardian(elder, body, None)
        contact = new_contact(body, utc_now())
        elder.contacts.append(contact)
        await announce_change(self._session, elder, self._today)
        return ContactAnswer.of(contact)

    async def replace(self, elder_id: UUID, contact_id: UUID, body: ContactIn, version: int) -> ContactAnswer:
        """Raises :class:`VersionStale` where ``version`` is not the elder's present one, or :class:`GuardianExists`."""
        elder, contact = await self._of(elder_id, contact_id)
        if elder.version != version:
            raise VersionStale(version=elder.version)
        _refuse_second_guardian(elder, body, contact)
        set_contact(contact, body)
        await announce_change(self._session, elder, self._today)
        return ContactAnswer.of(contact)

    async def end(self, elder_id: UUID, contact_id: UUID, body: ContactEnd) -> ContactAnswer:
        """Nobody calls them any more; the row stays, with who ended it and why."""
        elder, contact = await self._of(elder_id, contact_id)
        contact.ended_at = utc_now()
        contact.ended_by = self._caller.account_id
        contact.ended_reason = body.reason
        await self._session.flush()
        # Not a removal from the relation, which would unhang the row from its elder.
        set_committed_value(elder, "contacts", [other for other in elder.contacts if other is not contact])
        await announce_change(self._session, elder, self._today)
        return ContactAnswer.of(contact)

    async def list_all(self, elder_id: UUID) -> Page[ContactAnswer]:
        """In calling order; there are never more than a page holds."""
        elder = await self._elders.get(elder_id)
        return Page(items=[ContactAnswer.of(contact) for contact in elder.contacts])

    async def _of(self, elder_id: UUID, contact_id: UUID) -> tuple[Elder, Contact]:
        elder = await self._elders.get(elder_id, for_update=True)
        contact = next((contact for contact in elder.contacts if contact.id == contact_id), None)
        if contact is None:
            raise ContactNotFound("There is no such contact, or it has been ended.")
        return elder, contact


def _refuse_second_guardian(elder: Elder, body: ContactIn, but: Contact | None) -> None:
    guardian = next((other for other in elder.contacts if other.is_guardian and other is not but), None)
    if body.is_only_guardian and guardian is not None:
        raise GuardianExists(
            "The elder has a guardian: change that contact, or state that the two are guardians together.",
            contact_id=str(guardian.id),
        )
