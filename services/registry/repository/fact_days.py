"""Queries of the daily run over dated facts: how far it has come, and whose facts begin or end by date alone."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Date, cast, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.registry.models import DailyRun, Elder, ElderTrait

_LONG_AGO = date(1900, 1, 1)
_DAY = timedelta(days=1)


class SystemFactDays:
    """Without a caller: the run is over everybody. ``time_zone`` is the city's, in which days begin."""

    def __init__(self, session: AsyncSession, time_zone: str) -> None:
        self._session = session
        self._time_zone = time_zone

    async def take_run(self, name: str) -> DailyRun | None:
        """How far the run has come, locked; ``None`` while another process is at it."""
        await self._session.execute(insert(DailyRun).values(name=name, done_until=_LONG_AGO).on_conflict_do_nothing())
        query = select(DailyRun).where(DailyRun.name == name).with_for_update(skip_locked=True)
        found: DailyRun | None = (await self._session.scalars(query)).one_or_none()
        return found

    async def elders(self, after: date, until: date, after_id: UUID | None, limit: int) -> list[Elder]:
        """By id after ``after_id``, locked: those one of whose facts turned between the days, ``until`` included."""
        turned = select(ElderTrait.elder_id).where(ElderTrait.superseded_by.is_(None), self._turned(after, until))
        query = (
            select(Elder)
            .where(Elder.id.in_(turned))
            .order_by(Elder.id)
            .limit(limit)
            .options(
                joinedload(Elder.division, innerjoin=True), selectinload(Elder.contacts), selectinload(Elder.traits)
            )
            .with_for_update(of=Elder)
        )
        if after_id is not None:
            query = query.where(Elder.id > after_id)
        return list((await self._session.scalars(query)).unique())

    def _turned(self, after: date, until: date) -> ColumnElement[bool]:
        """A fact recorded on the day it begins, or later, was told of when it was recorded."""
        recorded_on = cast(func.timezone(self._time_zone, ElderTrait.recorded_at), Date)
        begins = ElderTrait.valid_from.between(after + _DAY, until) & (ElderTrait.valid_from > recorded_on)
        # The first day without it is the one after the last with it.
        ends = ElderTrait.valid_to.between(after, until - _DAY) & (ElderTrait.valid_to >= recorded_on)
        return or_(begins, ends)
