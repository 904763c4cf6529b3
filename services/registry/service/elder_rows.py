"""How an elder's row is filled from what a client sent: numbers normalised and indexed, the position in WGS-84."""

from dataclasses import dataclass
from datetime import datetime

from services.contracts.location import Location
from services.kit.ids import new_id
from services.registry.domain.id_number import Identity
from services.registry.models import Contact, Division, Elder
from services.registry.repository.elders import id_number_index, phone_index
from services.registry.schemas.contacts import ContactIn
from services.registry.schemas.elders import ElderChange, ElderRegistration
from services.registry.schemas.fields import stored_location


def new_row(body: ElderRegistration, identity: Identity, division: Division, now: datetime) -> Elder:
    """A living elder in version 1. Raises :class:`FieldInvalid` for a location that is none."""
    elder = Elder(
        id=new_id(),
        version=1,
        name=body.name,
        id_number=identity.number,
        id_number_index=id_number_index(identity.number),
        sex=identity.sex,
        birth_date=identity.birth_date,
        address=body.address,
        care_notes=body.care_notes.stored(),
        language=body.language,
        status="living",
        created_at=now,
        updated_at=now,
        contacts=[new_contact(contact, now) for contact in sorted(body.contacts, key=lambda c: c.priority)],
        traits=[],
    )
    set_phone(elder, body.phone)
    set_location(elder, body.location)
    set_division(elder, division)
    return elder


def new_contact(body: ContactIn, now: datetime) -> Contact:
    """A contact yet to be hung on its elder."""
    return Contact(
        id=new_id(),
        name=body.name,
        relationship=body.relationship,
        phone=body.phone,
        priority=body.priority,
        is_guardian=body.is_guardian,
        created_at=now,
    )


def set_contact(contact: Contact, body: ContactIn) -> None:
    """The contact as the body says it is."""
    contact.name = body.name
    contact.relationship = body.relationship
    contact.phone = body.phone
    contact.priority = body.priority
    contact.is_guardian = body.is_guardian


def change_row(elder: Elder, body: ElderChange, division: Division | None) -> None:
    """Set the fields that ``body`` names; ``division`` is the one its code stands for."""
    named = body.model_fields_set
    for field in ("name", "address", "language"):
        if field in named:
            setattr(elder, field, getattr(body, field))
    if body.care_notes is not None:
        elder.care_notes = body.care_notes.stored()
    if "phone" in named:
        set_phone(elder, body.phone)
    if "location" in named:
        set_location(elder, body.location)
    if division is not None:
        set_division(elder, division)


def touch(elder: Elder, now: datetime) -> None:
    """One version up: consumers of the elder's card keep the highest they have seen."""
    elder.version += 1
    elder.updated_at = now


def set_phone(elder: Elder, phone: str | None) -> None:
    """The phone with the index that finds it."""
    elder.phone = phone
    elder.phone_index = None if phone is None else phone_index(phone)


def set_location(elder: Elder, location: Location | None) -> None:
    """The position in WGS-84, and what it was given in."""
    elder.lat, elder.lng = (None, None) if location is None else stored_location(location)
    elder.location_crs = None if location is None else location.crs


@dataclass(frozen=True)
class HouseholdDivision:
    """Where a household is registered; the path only where the tree knows the code."""

    code: str | None = None
    path: str | None = None


def set_household_division(elder: Elder, division: HouseholdDivision) -> None:
    elder.household_division_code = division.code
    elder.household_division_path = division.path


def set_division(elder: Elder, division: Division) -> None:
    elder.division = division
    elder.division_code = division.code
    elder.division_path = division.path
