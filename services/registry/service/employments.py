"""For whom a worker works and has worked: written with every change of employer."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.registry.models import Employment, Provider, Worker
from services.registry.repository.worker_records import SystemWorkerRecords
from services.registry.schemas.network_problems import EmploymentContradicts


class EmploymentBook:
    """A caller's entries; the worker's row is locked by whoever calls."""

    def __init__(self, session: AsyncSession, caller: Principal) -> None:
        self._session = session
        self._caller = caller
        self._records = SystemWorkerRecords(session)

    async def begin(self, worker: Worker, provider: Provider, day: date) -> Employment:
        row = Employment(
            id=new_id(),
            worker_id=worker.id,
            provider_id=provider.id,
            provider=provider,
            began_on=day,
            ended_on=None,
            end_reason=None,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def end(self, worker: Worker, last_day: date, reason: str) -> None:
        """End the employment that lasts, if the book knows one. Raises :class:`EmploymentContradicts`."""
        for row in await self._records.employments(worker.id):
            if row.ended_on is None:
                if last_day < row.began_on:
                    raise EmploymentContradicts("The present employment began later.", employment_id=str(row.id))
                row.ended_on = last_day
                row.end_reason = reason
        await self._session.flush()

    async def follow(self, worker: Worker, provider: Provider, day: date, reason: str) -> Employment:
        """End what lasts the day before, and begin anew. Raises :class:`EmploymentContradicts`."""
        await self.end(worker, day - timedelta(days=1), reason)
        for row in await self._records.employments(worker.id):
            if row.ended_on is not None and day < row.ended_on:
                raise EmploymentContradicts("An employment lasted beyond this day.", employment_id=str(row.id))
        return await self.begin(worker, provider, day)
