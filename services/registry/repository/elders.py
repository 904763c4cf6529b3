"""Queries of elders, one by one; searching is ``elder_search``'s.

Reading elders takes three queries whatever their number: the rows with their divisions, the contacts, the traits. A
search sets its plan and finds their ids before that; a single card asks for the last assessments and the photo besides.
Registering one takes five: whether the number is a dead person's, a savepoint, the row, its contacts, the release.
"""

from collections.abc import Callable

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.contracts.authority import Principal, within_division
from services.kit.crypto import key_ring
from services.kit.repository import ScopedRepository
from services.registry.models import Elder
from services.registry.models.elder import LIVING_ID_NUMBER


def id_number_index(number: str) -> bytes:
    return key_ring().blind_index("elder.id_number", number)


def phone_index(phone: str) -> bytes:
    return key_ring().blind_index("elder.phone", phone)


class SystemIdNumbers:
    """Whose an id number was, wherever they lived: a number is one person's for ever."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_of_deceased(self, number: str) -> bool:
        """Whether somebody who has died had the number."""
        query = select(Elder.id).where(Elder.id_number_index == id_number_index(number), Elder.status == "deceased")
        return (await self._session.execute(query.limit(1))).first() is not None


class ElderRepository(ScopedRepository[Elder, Principal]):
    """The elders of the caller's division."""

    model = Elder
    not_found_code = "elder.not_found"

    def scoped(self) -> Select[Elder]:
        return (
            select(Elder)
            .where(within_division(Elder.division_path, self.caller.division_path))
            .options(
                joinedload(Elder.division, innerjoin=True), selectinload(Elder.contacts), selectinload(Elder.traits)
            )
        )

    async def write(self, change: Callable[[], object]) -> bool:
        """Make and write one change; False, and nothing written, where the id number is another living elder's.

        ``change`` runs inside the savepoint: what is altered before it is flushed outside, where it cannot be undone.
        """
        try:
            async with self.session.begin_nested():
                change()
        except IntegrityError as error:
            if LIVING_ID_NUMBER in str(error.orig):
                return False
            raise
        return True

    async def find_living(self, number: str) -> Elder | None:
        """The living elder with this id number, where the caller may see them."""
        query = self.scoped().where(Elder.id_number_index == id_number_index(number), Elder.status == "living")
        row: Elder | None = (await self.session.scalars(query)).unique().one_or_none()
        return row
