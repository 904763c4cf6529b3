"""Queries of canteen enrolments, meals, and their monthly sums."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from services.contracts.authority import Principal, within_division
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository
from services.registry.models import Elder, MealEnrolment, MealRecord
from services.registry.repository.care_cases import SHORT_ELDER, CareRepository, may_see


class MealEnrolmentRepository(CareRepository[MealEnrolment]):
    """The enrolments the caller may see."""

    model = MealEnrolment
    not_found_code = "meal_enrolment.not_found"


@dataclass(frozen=True)
class MealSum:
    """One canteen's month and class."""

    facility_id: UUID
    subsidy_class: str
    meals: int
    price_fen: int
    subsidy_fen: int


class MealRecordRepository(ScopedRepository[MealRecord, Principal]):
    """The meals of enrolments the caller may see."""

    model = MealRecord
    not_found_code = "meal_record.not_found"

    def scoped(self) -> Select[MealRecord]:
        enrolment = contains_eager(MealRecord.enrolment)
        elder = enrolment.contains_eager(MealEnrolment.elder).load_only(*SHORT_ELDER, raiseload=True)
        query = select(MealRecord).join(MealRecord.enrolment).join(MealEnrolment.elder).options(enrolment, elder)
        return query.where(may_see(MealEnrolment, self.caller))

    async def page(
        self, paging: PageRequest, enrolment_id: UUID | None, facility_id: UUID | None, days: tuple[date, date]
    ) -> tuple[list[MealRecord], str | None]:
        """Meals of ``days``, both inclusive, in the order in which they were recorded; voided ones too."""
        query = self.scoped().where(MealRecord.on_day.between(*days))
        if enrolment_id is not None:
            query = query.where(MealRecord.meal_enrolment_id == enrolment_id)
        if facility_id is not None:
            query = query.where(MealRecord.facility_id == facility_id)
        return await paginate(self.session, query, paging, [MealRecord.id])

    async def sums(self, days: tuple[date, date], facility_id: UUID | None, division_path: str | None) -> list[MealSum]:
        """By canteen and class, of meals that stand; one query."""
        conditions: list[ColumnElement[Any]] = [MealRecord.voided_at.is_(None), MealRecord.on_day.between(*days)]
        if facility_id is not None:
            conditions.append(MealRecord.facility_id == facility_id)
        if division_path is not None:
            conditions.append(within_division(Elder.division_path, division_path))
        query = (
            self.scoped()
            .where(*conditions)
            .with_only_columns(
                MealRecord.facility_id,
                MealRecord.subsidy_class,
                func.count().label("meals"),
                func.sum(MealRecord.price_fen).label("price_fen"),
                func.sum(MealRecord.subsidy_fen).label("subsidy_fen"),
            )
            .group_by(MealRecord.facility_id, MealRecord.subsidy_class)
            .order_by(MealRecord.facility_id, MealRecord.subsidy_class)
        )
        return [MealSum(**row) for row in (await self.session.execute(query)).mappings()]


class SystemMealRecords:
    """An elder's meals of one day, at whichever canteen."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: MealRecord) -> None:
        self._session.add(row)

    async def standing(self, elder_id: UUID, on_day: date) -> list[MealRecord]:
        """Those that are not voided."""
        query = select(MealRecord).where(
            MealRecord.elder_id == elder_id, MealRecord.on_day == on_day, MealRecord.voided_at.is_(None)
        )
        return list(await self._session.scalars(query))
