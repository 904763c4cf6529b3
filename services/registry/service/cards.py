"""The registry's objects as its events carry them: whole and unmasked, for services that must work without asking."""

from collections.abc import Sequence
from datetime import date

from services.contracts import events
from services.contracts.location import Location
from services.registry.domain.admission import SERVES, ProviderState
from services.registry.domain.qualifications import qualifications
from services.registry.domain.standing import Span
from services.registry.domain.traits import current_facts
from services.registry.models import Division, Elder, Provider, ServicePoint, Worker
from services.registry.schemas.elders import sex_of, status_of
from services.registry.schemas.fields import answered_location
from services.registry.schemas.providers import standing_of as provider_standing_of
from services.registry.schemas.workers import standing_of


def division_card(row: Division) -> events.DivisionCard:
    return events.DivisionCard(code=row.code, name=row.name, path=row.path)


def elder_card(row: Elder, today: date) -> events.ElderCard:
    """With contacts in calling order and the traits that hold on ``today``."""
    contacts = [
        events.ContactCard(
            id=contact.id,
            name=contact.name,
            relationship=contact.relationship,
            phone=contact.phone,
            priority=contact.priority,
            is_guardian=contact.is_guardian,
        )
        for contact in sorted(row.contacts, key=lambda contact: (contact.priority, contact.id))
    ]
    return events.ElderCard(
        id=row.id,
        version=row.version,
        name=row.name,
        sex=sex_of(row),
        birth_date=row.birth_date,
        phone=row.phone,
        address=row.address,
        location=answered_location(row.lat, row.lng),
        division_path=row.division_path,
        division_name=row.division.name,
        traits=[fact.trait for fact in current_facts(row.traits, today)],
        care_notes=row.care_notes,
        language=row.language,
        contacts=contacts,
        status=status_of(row),
        departed_on=row.departed_on,
    )


def provider_card(row: Provider, covered: Sequence[Span] | None) -> events.ProviderCard:
    """``covered`` are the days on which its documents allow new orders; ``None`` is no limit."""
    spans = None
    if covered is not None:
        spans = [
            events.SpanCard(valid_from=span.start, valid_to=None if span.end == date.max else span.end)
            for span in covered
        ]
    return events.ProviderCard(
        id=row.id,
        version=row.version,
        name=row.name,
        division_path=row.division_path,
        services=row.services,
        standing=provider_standing_of(row),
        order_spans=spans,
    )


def service_point_card(row: ServicePoint) -> events.ServicePointCard:
    return events.ServicePointCard(
        id=row.id,
        version=row.version,
        name=row.name,
        provider_id=row.provider_id,
        division_path=row.division_path,
        location=Location(lat=row.lat, lng=row.lng),
        closed_on=row.closed_on,
    )


def worker_card(row: Worker) -> events.WorkerCard:
    """``base`` is where the service point is; ``None`` for a worker without one.

    Who works for a provider that may not serve is suspended with it, though their own row says nothing of it.
    """
    point = row.service_point
    serves = ProviderState(row.provider.state) in SERVES
    return events.WorkerCard(
        id=row.id,
        version=row.version,
        name=row.name,
        phone=row.phone,
        provider_id=row.provider_id,
        provider_name=row.provider.name,
        division_path=row.division_path,
        skills=row.skills,
        languages=row.languages,
        certificates=[
            events.CertificateCard(kind=c.kind, valid_from=c.valid_from, valid_to=c.valid_to)
            for c in qualifications(row.certificates)
        ],
        shifts=[events.ShiftCard(weekday=shift.weekday, start=shift.start, end=shift.end) for shift in row.shifts],
        base=None if point is None else answered_location(point.lat, point.lng),
        standing="suspended" if row.standing == "active" and not serves else standing_of(row),
    )
