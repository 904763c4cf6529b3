"""Endpoints of what a worker may rely on and has behind them: certificates, shifts, trainings, employers."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import Registrar
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.network_callers import NetworkKeeper
from services.registry.api.parameters import ExpectedVersion, NetworkReader, Today
from services.registry.schemas.worker_records import (
    EmploymentAnswer,
    EmploymentIn,
    LeaveIn,
    TrainingAnswer,
    TrainingIn,
)
from services.registry.schemas.workers import CertificateChange, CertificateIn, ShiftsIn, WorkerAnswer
from services.registry.service.worker_records import WorkerRecordService

router = APIRouter(tags=["workers"])


@router.post("/workers/{worker_id}/certificates", response_model=WorkerAnswer, status_code=201)
async def add_certificate(
    worker_id: UUID,
    body: CertificateIn,
    caller: NetworkKeeper,
    session: DatabaseSession,
    today: Today,
    once: Idempotent,
) -> Response:
    """A new one, or the renewed one beside the old."""
    return await once.create(lambda: WorkerRecordService(session, caller, today).add_certificate(worker_id, body))


@router.patch("/workers/{worker_id}/certificates/{certificate_id}")
async def correct_certificate(
    worker_id: UUID,
    certificate_id: UUID,
    body: CertificateChange,
    *,
    caller: NetworkKeeper,
    session: DatabaseSession,
    today: Today,
    version: ExpectedVersion,
) -> WorkerAnswer:
    """Based on the version of the worker that ``If-Match`` names."""
    service = WorkerRecordService(session, caller, today)
    return await service.correct_certificate(worker_id, certificate_id, body, version)


@router.put("/workers/{worker_id}/shifts")
async def set_shifts(
    worker_id: UUID,
    body: ShiftsIn,
    caller: NetworkKeeper,
    session: DatabaseSession,
    today: Today,
    version: ExpectedVersion,
) -> WorkerAnswer:
    """All weekly shifts, based on the version of the worker that ``If-Match`` names."""
    return await WorkerRecordService(session, caller, today).set_shifts(worker_id, body, version)


@router.post("/workers/{worker_id}/trainings", response_model=TrainingAnswer, status_code=201)
async def add_training(
    worker_id: UUID, body: TrainingIn, caller: NetworkKeeper, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: WorkerRecordService(session, caller, today).add_training(worker_id, body))


@router.get("/workers/{worker_id}/trainings")
async def trainings(
    worker_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today
) -> Page[TrainingAnswer]:
    return await WorkerRecordService(session, caller, today).trainings(worker_id)


@router.post("/workers/{worker_id}/employments", response_model=EmploymentAnswer, status_code=201)
async def employ(
    worker_id: UUID, body: EmploymentIn, caller: Registrar, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """Another employer, or work again after leaving."""
    return await once.create(lambda: WorkerRecordService(session, caller, today).employ(worker_id, body))


@router.get("/workers/{worker_id}/employments")
async def employments(
    worker_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today
) -> Page[EmploymentAnswer]:
    return await WorkerRecordService(session, caller, today).employments(worker_id)


@router.post("/workers/{worker_id}/leave")
async def leave(
    worker_id: UUID, body: LeaveIn, caller: NetworkKeeper, session: DatabaseSession, today: Today
) -> WorkerAnswer:
    """The last day of work; 409 for who has left already."""
    return await WorkerRecordService(session, caller, today).leave(worker_id, body)
