"""Shapes of elders. Every answer here is masked; only a reveal says more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.contracts.location import Crs, Location
from services.contracts.text import Name, ShortText
from services.registry.domain.age import age_on
from services.registry.domain.departure import Status
from services.registry.domain.id_number import Sex
from services.registry.domain.masking import mask_id_number, mask_phone
from services.registry.domain.traits import Trait, current_facts
from services.registry.models import Assessment, Elder
from services.registry.schemas.assessments import AssessmentAnswer
from services.registry.schemas.contacts import ContactAnswer, ContactIn, refuse_two_guardians
from services.registry.schemas.fields import (
    Body,
    Change,
    DivisionCode,
    IdNumber,
    Phone,
    answered_location,
)
from services.registry.schemas.traits import TraitAnswer


class CareNotes(Body):
    """What a helper at the door must know."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    door_code: ShortText | None = Field(default=None)
    hearing: ShortText | None = Field(default=None)
    dog: ShortText | None = Field(default=None)
    oxygen: ShortText | None = Field(default=None)
    other: ShortText | None = Field(default=None)

    def stored(self) -> dict[str, str]:
        """What was said, without what was not."""
        notes: dict[str, str] = self.model_dump(exclude_none=True)
        return notes


class ElderRegistration(Body):
    """A new elder; sex and birth date come from the id number.

    ``division_code`` is where they live, ``household_division_code`` where their household is registered (户籍): both
    are stated, neither follows from the other or from the id number.
    """

    name: Name
    id_number: IdNumber
    phone: Phone | None = Field(default=None)
    division_code: DivisionCode
    household_division_code: DivisionCode | None = Field(default=None)
    address: ShortText
    location: Location | None = Field(default=None)
    contacts: Annotated[list[ContactIn], Field(max_length=20), AfterValidator(refuse_two_guardians)] = Field(default=[])
    care_notes: CareNotes = Field(default=CareNotes())
    language: Name | None = Field(default=None)


class ElderChange(Change):
    """Fields to change; one left out stays as it is, and null takes away what may be missing."""

    never_null = ("name", "division_code", "address", "care_notes")

    name: Name | None = Field(default=None)
    phone: Phone | None = Field(default=None)
    division_code: DivisionCode | None = Field(default=None)
    household_division_code: DivisionCode | None = Field(default=None)
    address: ShortText | None = Field(default=None)
    location: Location | None = Field(default=None)
    care_notes: CareNotes | None = Field(default=None)
    language: Name | None = Field(default=None)


class Warned(BaseModel):
    """Something an answer draws attention to; it stopped nothing."""

    code: str
    message: str


class ElderSummary(BaseModel):
    """An elder as lists show them; ``traits`` are the names of those that hold today."""

    id: UUID
    name: str
    sex: Sex
    age: int
    phone: str | None
    division_code: str
    division_name: str
    address: str
    traits: list[Trait]

    @classmethod
    def of(cls, row: Elder, today: date) -> Self:
        return cls(
            id=row.id,
            name=row.name,
            sex=sex_of(row),
            age=age_on(row.birth_date, today),
            phone=row.phone and mask_phone(row.phone),
            division_code=row.division_code,
            division_name=row.division.name,
            address=row.address,
            traits=[Trait(fact.trait) for fact in current_facts(row.traits, today)],
        )


@dataclass(frozen=True)
class Beside:
    """What an elder's answer shows that is not in the elder's own row."""

    crs: Crs = "wgs84"
    assessments: Sequence[Assessment] = ()
    has_photo: bool = False
    warnings: Sequence[Warned] = ()


class ElderAnswer(BaseModel):
    """An elder with the personal numbers masked; ``traits`` are the facts that hold today.

    ``assessments`` are the last of each standard. ``location_given_in`` is the coordinate system of the source,
    whatever the one answered in.
    """

    id: UUID
    name: str
    id_number: str
    sex: Sex
    birth_date: date
    age: int
    phone: str | None
    division_code: str
    division_name: str
    household_division_code: str | None
    household_id: UUID | None
    address: str
    location: Location | None
    location_given_in: str | None
    contacts: list[ContactAnswer]
    care_notes: CareNotes
    language: str | None
    traits: list[TraitAnswer]
    assessments: list[AssessmentAnswer]
    has_photo: bool
    status: Status
    departed_on: date | None
    version: int
    warnings: list[Warned]
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Elder, today: date, beside: Beside) -> Self:
        return cls(
            id=row.id,
            name=row.name,
            id_number=mask_id_number(row.id_number),
            sex=sex_of(row),
            birth_date=row.birth_date,
            age=age_on(row.birth_date, today),
            phone=row.phone and mask_phone(row.phone),
            division_code=row.division_code,
            division_name=row.division.name,
            household_division_code=row.household_division_code,
            household_id=row.household_id,
            address=row.address,
            location=answered_location(row.lat, row.lng, beside.crs),
            location_given_in=row.location_crs,
            contacts=[ContactAnswer.of(contact) for contact in row.contacts],
            care_notes=CareNotes.model_validate(row.care_notes),
            language=row.language,
            traits=[TraitAnswer.of(fact) for fact in current_facts(row.traits, today)],
            assessments=[AssessmentAnswer.of(assessment) for assessment in beside.assessments],
            has_photo=beside.has_photo,
            status=status_of(row),
            departed_on=row.departed_on,
            version=row.version,
            warnings=list(beside.warnings),
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


def sex_of(row: Elder) -> Sex:
    """The stored sex as its type; the table admits no other."""
    return "male" if row.sex == "male" else "female"


def status_of(row: Elder) -> Status:
    """The stored status as its type; the table admits no other."""
    known: dict[str, Status] = {"living": "living", "deceased": "deceased", "moved_away": "moved_away"}
    return known[row.status]
