"""Queries of the waiting list. A ranking reads everybody who waits at an institution, three queries for all of them."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Elder, Facility, Vacancy, WaitingApplication
from services.registry.repository.care_cases import SHORT_ELDER, CareRepository


class WaitingListRepository(CareRepository[WaitingApplication]):
    """The applications the caller may see."""

    model = WaitingApplication
    not_found_code = "waiting_list.not_found"

    async def waiting(self, facility_id: UUID | None) -> Sequence[WaitingApplication]:
        """Those that wait, at one institution or at all."""
        query = self.scoped().where(WaitingApplication.state == "waiting")
        if facility_id is not None:
            query = query.where(WaitingApplication.facility_id == facility_id)
        return (await self.session.scalars(query)).unique().all()


class VacancyRepository(ScopedRepository[Vacancy, Principal]):
    """Beds of institutions in the caller's division."""

    model = Vacancy
    not_found_code = "vacancy.not_found"

    def scoped(self) -> Select[Vacancy]:
        query = select(Vacancy).join(Vacancy.facility).options(contains_eager(Vacancy.facility))
        return query.where(within_division(Facility.division_path, self.caller.division_path))

    async def page(
        self, paging: PageRequest, facility_id: UUID | None, state: str | None
    ) -> tuple[list[Vacancy], str | None]:
        """In the order in which they were told of."""
        query = self.scoped()
        if facility_id is not None:
            query = query.where(Vacancy.facility_id == facility_id)
        if state is not None:
            query = query.where(Vacancy.state == state)
        return await paginate(self.session, query, paging, [Vacancy.id])


class SystemWaitingList:
    """The whole queue, whoever asks: a place in it cannot be told from a part."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def queue(self, facility_ids: Collection[UUID]) -> Sequence[WaitingApplication]:
        """Everybody who waits there and is still served, with what their place depends on."""
        query = (
            select(WaitingApplication)
            .join(WaitingApplication.elder)
            .options(
                contains_eager(WaitingApplication.elder).load_only(*SHORT_ELDER, raiseload=True),
                contains_eager(WaitingApplication.elder).selectinload(Elder.traits),
            )
            .where(
                WaitingApplication.facility_id.in_(facility_ids),
                WaitingApplication.state == "waiting",
                Elder.status == "living",
            )
        )
        return (await self._session.scalars(query)).unique().all()

    async def free_vacancy(self, facility_id: UUID) -> Vacancy | None:
        """The bed that has been free longest, locked."""
        query = (
            select(Vacancy)
            .where(Vacancy.facility_id == facility_id, Vacancy.state == "free")
            .order_by(Vacancy.opened_on, Vacancy.id)
            .limit(1)
            .with_for_update()
        )
        row: Vacancy | None = (await self._session.scalars(query)).one_or_none()
        return row

    async def vacancy(self, vacancy_id: UUID) -> Vacancy:
        """The bed of an application, locked."""
        query = select(Vacancy).where(Vacancy.id == vacancy_id).with_for_update()
        row: Vacancy = (await self._session.scalars(query)).one()
        return row

    async def run_out(self, today: date, limit: int) -> Sequence[WaitingApplication]:
        """Offers whose last day is past, locked; those another worker has are left to it."""
        query = (
            select(WaitingApplication)
            .options(joinedload(WaitingApplication.elder, innerjoin=True).load_only(*SHORT_ELDER))
            .where(WaitingApplication.state == "offered", WaitingApplication.offer_expires_on < today)
            .order_by(WaitingApplication.id)
            .limit(limit)
            .with_for_update(of=WaitingApplication, skip_locked=True)
        )
        return (await self._session.scalars(query)).unique().all()
