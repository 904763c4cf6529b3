"""Shapes of facilities."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.location import Location
from services.contracts.text import Name, ShortText
from services.registry.domain.facilities import BedKind, FacilityKind, Ownership
from services.registry.domain.star_rating import current_rating
from services.registry.models import Facility
from services.registry.schemas.fields import Body, Change, DivisionCode, DivisionFilter, Phone, SearchWords

_Area = Annotated[int, Field(ge=1, le=10_000_000)]


class FacilityRegistration(Body):
    """A place elders go to or live in; ``operator_id`` is the provider that runs it, ``area_m2`` its floor area."""

    name: Name
    kind: FacilityKind
    ownership: Ownership
    operator_id: UUID | None = Field(default=None)
    division_code: DivisionCode
    address: ShortText
    location: Location
    phone: Phone | None = Field(default=None)
    area_m2: _Area | None = Field(default=None)
    opened_on: date | None = Field(default=None)


class FacilityChange(Change):
    """Fields to change; one left out stays as it is. ``closed_on`` is the last day; null opens it again."""

    never_null = ("name", "kind", "ownership", "address", "location")

    name: Name | None = Field(default=None)
    kind: FacilityKind | None = Field(default=None)
    ownership: Ownership | None = Field(default=None)
    operator_id: UUID | None = Field(default=None)
    address: ShortText | None = Field(default=None)
    location: Location | None = Field(default=None)
    phone: Phone | None = Field(default=None)
    area_m2: _Area | None = Field(default=None)
    opened_on: date | None = Field(default=None)
    closed_on: date | None = Field(default=None)


@dataclass(frozen=True)
class FacilityFilters:
    """What a client narrows the list of facilities to; ``is_open`` is told on the local date."""

    q: SearchWords = None
    division: DivisionFilter = None
    kind: FacilityKind | None = None
    ownership: Ownership | None = None
    operator_id: UUID | None = None
    is_open: bool | None = None


class BedsAnswer(BaseModel):
    """The newest count of one kind of bed."""

    kind: BedKind
    total: int
    occupied: int
    counted_on: date


class FacilityAnswer(BaseModel):
    """``stars`` is the rating in force today."""

    id: UUID
    name: str
    kind: FacilityKind
    ownership: Ownership
    operator_id: UUID | None
    operator_name: str | None
    division_code: str
    division_name: str
    address: str
    location: Location
    phone: str | None
    area_m2: int | None
    opened_on: date | None
    closed_on: date | None
    stars: int | None
    beds: list[BedsAnswer]
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Facility, today: date) -> Self:
        rating = current_rating(row.ratings, today)
        return cls(
            id=row.id,
            name=row.name,
            kind=FacilityKind(row.kind),
            ownership=Ownership(row.ownership),
            operator_id=row.operator_id,
            operator_name=None if row.operator is None else row.operator.name,
            division_code=row.division_code,
            division_name=row.division.name,
            address=row.address,
            location=Location(lat=row.lat, lng=row.lng),
            phone=row.phone,
            area_m2=row.area_m2,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            stars=None if rating is None else rating.stars,
            beds=[BedsAnswer.model_validate(count, from_attributes=True) for count in row.beds],
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
