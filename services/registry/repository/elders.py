"""Queries of elders.

Reading elders takes three queries whatever their number: the rows with their divisions, the contacts, the traits.
Registering one takes four: a savepoint, the row, its contacts, the release.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from services.contracts.authority import Principal, within_division
from services.kit.crypto import key_ring
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.domain.traits import Trait
from services.registry.models import Elder, ElderTrait
from services.registry.models.elder import LIVING_ID_NUMBER


def id_number_index(number: str) -> bytes:
    return key_ring().blind_index("elder.id_number", number)


def id_number_tail_index(number: str) -> bytes:
    return key_ring().blind_index("elder.id_number_tail", number[-4:])


def phone_index(phone: str) -> bytes:
    return key_ring().blind_index("elder.phone", phone)


def phone_tail_index(phone: str) -> bytes:
    return key_ring().blind_index("elder.phone_tail", phone[-4:])


@dataclass(frozen=True)
class ElderSearch:
    """What a list is narrowed to; ``division_path`` to its subtree, ``born_until`` to who was born by that day."""

    today: date
    tail: str | None = None
    phone: str | None = None
    id_number: str | None = None
    name_prefix: str | None = None
    division_path: str | None = None
    trait: Trait | None = None
    born_until: date | None = None


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

    async def page(self, paging: PageRequest, search: ElderSearch) -> tuple[list[Elder], str | None]:
        """In the order of registration."""
        query = self.scoped().where(*_conditions(search))
        return await paginate(self.session, query, paging, [Elder.id])


def _conditions(search: ElderSearch) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.tail is not None:
        by_id = Elder.id_number_tail_index == id_number_tail_index(search.tail)
        conditions.append(or_(by_id, Elder.phone_tail_index == phone_tail_index(search.tail)))
    if search.phone is not None:
        conditions.append(Elder.phone_index == phone_index(search.phone))
    if search.id_number is not None:
        conditions.append(Elder.id_number_index == id_number_index(search.id_number))
    if search.name_prefix is not None:
        conditions.append(Elder.name.startswith(search.name_prefix, autoescape=True))
    if search.division_path is not None:
        conditions.append(within_division(Elder.division_path, search.division_path))
    if search.trait is not None:
        conditions.append(Elder.traits.any(_holds(search.trait, search.today)))
    if search.born_until is not None:
        conditions.append(Elder.birth_date <= search.born_until)
    return conditions


def _holds(trait: Trait, today: date) -> ColumnElement[bool]:
    """The rule of ``domain.traits.holds_on``, for the database."""
    not_ended = or_(ElderTrait.valid_to.is_(None), ElderTrait.valid_to >= today)
    standing = ElderTrait.superseded_by.is_(None)
    return (ElderTrait.trait == trait.value) & standing & (ElderTrait.valid_from <= today) & not_ended
