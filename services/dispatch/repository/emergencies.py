"""Emergencies: those of a caller's division, and the clocks' and consumers' own queries."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, case, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, within_division
from services.dispatch.domain.emergency import EmergencyState
from services.dispatch.models import Emergency, EmergencyAlarm
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository

_LOCK_SUBJECT_SQL = text("SELECT pg_advisory_xact_lock(hashtextextended('emergency:' || :subject, 0))")


class EmergencyRepository(ScopedRepository[Emergency, Principal]):
    model = Emergency
    not_found_code = "emergency.not_found"

    def scoped(self) -> Select[Emergency]:
        return select(Emergency).where(within_division(Emergency.division_path, self.caller.division_path))

    async def page(self, states: Sequence[EmergencyState], paging: PageRequest) -> tuple[list[Emergency], str | None]:
        """The newest first; all states where none is asked for."""
        query = self.scoped()
        if states:
            query = query.where(Emergency.state.in_(states))
        return await paginate(self.session, query, paging, [Emergency.opened_at, Emergency.id], descending=True)


class SystemEmergencies:
    """Emergencies as alarms, clocks and helpers' visits reach them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_subjects(self, subjects: Sequence[str]) -> None:
        """Put alarms of the same elder or device in line; in sorted order, so that two of them cannot deadlock."""
        for subject in sorted(subjects):
            await self._session.execute(_LOCK_SUBJECT_SQL, {"subject": subject})

    async def unresolved_of(self, subjects: Sequence[str]) -> Emergency | None:
        """The unresolved case of the first subject that has one, locked."""
        rank = case({subject: place for place, subject in enumerate(subjects)}, value=Emergency.subject)
        query = (
            select(Emergency)
            .where(Emergency.subject.in_(subjects), Emergency.state != EmergencyState.RESOLVED)
            .order_by(rank)
            .limit(1)
        )
        return (await self._session.scalars(query.with_for_update())).one_or_none()

    async def unresolved_of_elder(self, elder_id: UUID) -> Sequence[Emergency]:
        """Locked."""
        query = select(Emergency).where(Emergency.elder_id == elder_id, Emergency.state != EmergencyState.RESOLVED)
        return (await self._session.scalars(query.order_by(Emergency.id).with_for_update())).all()

    async def has_alarm(self, alarm_id: UUID) -> bool:
        query = select(func.count()).select_from(EmergencyAlarm).where(EmergencyAlarm.alarm_id == alarm_id)
        return bool(await self._session.scalar(query))

    async def get(self, emergency_id: UUID) -> Emergency:
        """The case, locked."""
        query = select(Emergency).where(Emergency.id == emergency_id).with_for_update()
        return (await self._session.scalars(query)).one()

    async def due(self, now: datetime) -> Sequence[UUID]:
        """Cases whose deadline has passed, the longest overdue first."""
        query = select(Emergency.id).where(Emergency.deadline_at <= now).order_by(Emergency.deadline_at).limit(100)
        return (await self._session.scalars(query)).all()

    async def take_due(self, emergency_id: UUID, now: datetime) -> Emergency | None:
        """The case, locked; None where somebody else has it or has moved its deadline."""
        query = select(Emergency).where(Emergency.id == emergency_id, Emergency.deadline_at <= now)
        return (await self._session.scalars(query.with_for_update(skip_locked=True))).one_or_none()

    async def next_deadline(self) -> datetime | None:
        return await self._session.scalar(select(func.min(Emergency.deadline_at)))
