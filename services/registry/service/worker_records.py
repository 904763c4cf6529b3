"""What a worker may rely on and has behind them: certificates, shifts, trainings, employers, leaving."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.pagination import Page
from services.kit.problems import NotFound
from services.registry.models import Training, Worker
from services.registry.repository.providers import ProviderRepository
from services.registry.repository.service_points import ServicePointRepository
from services.registry.repository.worker_records import SystemWorkerRecords
from services.registry.repository.workers import WorkerRepository
from services.registry.schemas.network_problems import WorkerHasLeft
from services.registry.schemas.problems import FieldInvalid, VersionStale, WorkerAlreadyRegistered
from services.registry.schemas.worker_records import (
    EmploymentAnswer,
    EmploymentIn,
    LeaveIn,
    TrainingAnswer,
    TrainingIn,
)
from services.registry.schemas.workers import CertificateChange, CertificateIn, ShiftsIn, WorkerAnswer
from services.registry.service.employments import EmploymentBook
from services.registry.service.placing import referred
from services.registry.service.provider_changes import require_open
from services.registry.service.worker_rows import new_certificate, new_shift, touch
from services.registry.service.workers import employing_point, require_standing_right, tell_of


class WorkerRecordService:
    """What a caller does with a worker's record; ``today`` is the local date."""

    def __init__(self, session: AsyncSession, caller: Principal, today: date) -> None:
        self._session = session
        self._caller = caller
        self._today = today
        self._workers = WorkerRepository(session, caller)
        self._providers = ProviderRepository(session, caller)
        self._points = ServicePointRepository(session, caller)
        self._records = SystemWorkerRecords(session)
        self._book = EmploymentBook(session, caller)

    async def add_certificate(self, worker_id: UUID, body: CertificateIn) -> WorkerAnswer:
        worker = await self._workers.get(worker_id, for_update=True)
        worker.certificates.append(new_certificate(body))
        return await self._written(worker)

    async def correct_certificate(
        self, worker_id: UUID, certificate_id: UUID, body: CertificateChange, version: int
    ) -> WorkerAnswer:
        """Raises :class:`NotFound`, :class:`VersionStale`, :class:`FieldInvalid` (``day.out_of_order``)."""
        worker = await self._workers.get(worker_id, for_update=True)
        row = next((one for one in worker.certificates if one.id == certificate_id), None)
        if row is None:
            raise NotFound("There is no such certificate, or it is not yours to see.", code="certificate.not_found")
        _require_version(worker, version)
        valid_from = body.valid_from or row.valid_from
        valid_to = body.valid_to if "valid_to" in body.model_fields_set else row.valid_to
        if valid_to is not None and valid_to < valid_from:
            raise FieldInvalid.at("/valid_to", "day.out_of_order", "valid_to lies before valid_from.")
        for field in body.model_fields_set:
            setattr(row, field, getattr(body, field))
        return await self._written(worker)

    async def set_shifts(self, worker_id: UUID, body: ShiftsIn, version: int) -> WorkerAnswer:
        """Raises :class:`VersionStale` where ``version`` is not the present one."""
        worker = await self._workers.get(worker_id, for_update=True)
        _require_version(worker, version)
        for known in worker.shifts:
            await self._session.delete(known)
        worker.shifts = [
            new_shift(shift) for shift in sorted(body.shifts, key=lambda shift: (shift.weekday, shift.start))
        ]
        return await self._written(worker)

    async def add_training(self, worker_id: UUID, body: TrainingIn) -> TrainingAnswer:
        """Raises :class:`FieldInvalid` (``day.ahead``) for a course that has not been held yet."""
        worker = await self._workers.get(worker_id)
        self._require_past(body.held_on, "/held_on")
        row = Training(
            id=new_id(),
            worker_id=worker.id,
            recorded_by=self._caller.account_id,
            recorded_at=utc_now(),
            **body.model_dump(),
        )
        self._session.add(row)
        await self._session.flush()
        return TrainingAnswer.of(row)

    async def trainings(self, worker_id: UUID) -> Page[TrainingAnswer]:
        worker = await self._workers.get(worker_id)
        return Page(items=[TrainingAnswer.of(row) for row in await self._records.trainings(worker.id)])

    async def employments(self, worker_id: UUID) -> Page[EmploymentAnswer]:
        worker = await self._workers.get(worker_id)
        return Page(items=[EmploymentAnswer.of(row) for row in await self._records.employments(worker.id)])

    async def employ(self, worker_id: UUID, body: EmploymentIn) -> EmploymentAnswer:
        """Another employer, or work again after leaving.

        Raises :class:`FieldInvalid`, :class:`ProviderDoesNotServe`, :class:`EmploymentContradicts`,
        :class:`WorkerAlreadyRegistered`.
        """
        worker = await self._workers.get(worker_id, for_update=True)
        provider = await referred(self._providers, body.provider_id, "/provider_id", "provider.unknown")
        require_open(provider)
        point = await employing_point(self._points, body.service_point_id, provider)
        self._require_past(body.began_on, "/began_on")
        employment = await self._book.follow(worker, provider, body.began_on, body.reason)

        def move() -> None:
            worker.provider, worker.provider_id = provider, provider.id
            worker.service_point, worker.service_point_id = point, body.service_point_id
            # Who was suspended stays so, whoever employs them.
            worker.standing = "active" if worker.standing == "left" else worker.standing
            touch(worker, utc_now())

        if not await self._workers.write(move):
            raise WorkerAlreadyRegistered("Another serving worker has this id number.")
        await tell_of(self._session, worker)
        return EmploymentAnswer.of(employment)

    async def leave(self, worker_id: UUID, body: LeaveIn) -> WorkerAnswer:
        """Raises :class:`WorkerHasLeft`, :class:`EmploymentContradicts`, :class:`FieldInvalid`."""
        worker = await self._workers.get(worker_id, for_update=True)
        if worker.standing == "left":
            raise WorkerHasLeft("The worker has left already.")
        require_standing_right(self._caller, worker, "left")
        self._require_past(body.ended_on, "/ended_on")
        await self._book.end(worker, body.ended_on, body.reason)
        worker.standing = "left"
        return await self._written(worker)

    async def _written(self, worker: Worker) -> WorkerAnswer:
        touch(worker, utc_now())
        await self._session.flush()
        await tell_of(self._session, worker)
        return WorkerAnswer.of(worker)

    def _require_past(self, day: date, pointer: str) -> None:
        if day > self._today:
            raise FieldInvalid.at(pointer, "day.ahead", "This day lies ahead.")


def _require_version(worker: Worker, version: int) -> None:
    if worker.version != version:
        raise VersionStale(version=worker.version)
