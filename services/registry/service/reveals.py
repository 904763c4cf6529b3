"""Revealing an elder's personal data: never without a reason, never without a row that says who looked."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest
from services.registry.models import Contact, Elder, Reveal
from services.registry.repository.elders import ElderRepository
from services.registry.repository.reveals import RevealRepository
from services.registry.schemas.reveals import (
    RevealAnswer,
    RevealedContact,
    RevealedField,
    RevealFilters,
    RevealRecord,
    RevealRequest,
)


class RevealService:
    """What a caller may see unmasked, and who has."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._caller = caller
        self._elders = ElderRepository(session, caller)
        self._reveals = RevealRepository(session, caller)

    async def reveal(self, elder_id: UUID, body: RevealRequest) -> RevealAnswer:
        """The fields asked for. The record is of the same transaction: no answer leaves without it."""
        elder = await self._elders.get(elder_id)
        await self._reveals.append(
            Reveal(
                id=new_id(),
                elder_id=elder.id,
                account_id=self._caller.account_id,
                account_name=self._caller.name,
                fields=sorted({field.value for field in body.fields}),
                reason=body.reason,
                revealed_at=utc_now(),
            )
        )
        return _answer(elder, set(body.fields))

    async def page(self, paging: PageRequest, filters: RevealFilters) -> Page[RevealRecord]:
        """The record, the latest first."""
        rows, cursor = await self._reveals.page(paging, filters)
        return Page(items=[RevealRecord.of(row) for row in rows], next_cursor=cursor)


def _answer(elder: Elder, fields: set[RevealedField]) -> RevealAnswer:
    answer = RevealAnswer()
    if RevealedField.PHONE in fields:
        answer.phone = elder.phone
    if RevealedField.ID_NUMBER in fields:
        answer.id_number = elder.id_number
    if RevealedField.ADDRESS in fields:
        answer.address = elder.address
    if RevealedField.CONTACTS in fields:
        answer.contacts = [_contact(contact) for contact in elder.contacts]
    return answer


def _contact(row: Contact) -> RevealedContact:
    return RevealedContact(
        id=row.id,
        name=row.name,
        relationship=row.relationship,
        phone=row.phone,
        priority=row.priority,
        is_guardian=row.is_guardian,
    )
