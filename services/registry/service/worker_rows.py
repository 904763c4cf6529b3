"""How a worker's row is filled from what a client sent."""

from datetime import datetime

from services.kit.ids import new_id
from services.registry.models import Certificate, Division, Provider, ServicePoint, Shift, Worker
from services.registry.repository.workers import id_number_index
from services.registry.schemas.workers import CertificateIn, ShiftIn, WorkerChange, WorkerRegistration


def new_row(
    body: WorkerRegistration, id_number: str | None, division: Division, provider: Provider, now: datetime
) -> Worker:
    """An active worker in version 1, with certificates and shifts, yet without a service point."""
    certificates = sorted(body.certificates, key=lambda certificate: certificate.kind)
    shifts = sorted(body.shifts, key=lambda shift: (shift.weekday, shift.start))
    return Worker(
        id=new_id(),
        version=1,
        name=body.name,
        phone=body.phone,
        id_number=id_number,
        id_number_index=None if id_number is None else id_number_index(id_number),
        provider=provider,
        provider_id=provider.id,
        service_point_id=body.service_point_id,
        division=division,
        division_code=division.code,
        division_path=division.path,
        skills=body.skills,
        languages=body.languages,
        standing="active",
        certificates=[new_certificate(certificate) for certificate in certificates],
        shifts=[new_shift(shift) for shift in shifts],
        created_at=now,
        updated_at=now,
    )


def new_certificate(body: CertificateIn) -> Certificate:
    return Certificate(id=new_id(), **body.model_dump())


def new_shift(body: ShiftIn) -> Shift:
    return Shift(id=new_id(), weekday=body.weekday, start=body.start, end=body.end)


def touch(worker: Worker, now: datetime) -> None:
    """One version up: consumers of the worker's card keep the highest they have seen."""
    worker.version += 1
    worker.updated_at = now


def change_row(worker: Worker, body: WorkerChange, point: ServicePoint | None, now: datetime) -> None:
    """Set the fields that ``body`` names; ``point`` is the service point its id stands for. One version up."""
    for field in ("name", "phone", "skills", "languages", "standing"):
        if field in body.model_fields_set:
            setattr(worker, field, getattr(body, field))
    if "service_point_id" in body.model_fields_set:
        worker.service_point = point
        worker.service_point_id = None if point is None else point.id
    touch(worker, now)
