"""Shapes of service points."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.location import Location
from services.contracts.text import Name, ShortText
from services.registry.models import ServicePoint
from services.registry.schemas.fields import Body, Change, DivisionCode

_Visits = Annotated[int, Field(ge=1, le=100_000)]


class ServicePointRegistration(Body):
    """A provider's place where workers start; ``filing`` is its number in the county where it operates (备案)."""

    name: Name
    provider_id: UUID
    division_code: DivisionCode
    address: ShortText
    location: Location
    facility_id: UUID | None = Field(default=None)
    filing: Name | None = Field(default=None)
    capacity_per_day: _Visits | None = Field(default=None)


class ServicePointChange(Change):
    """Fields to change; one left out stays as it is."""

    never_null = ("name", "address", "location")

    name: Name | None = Field(default=None)
    address: ShortText | None = Field(default=None)
    location: Location | None = Field(default=None)
    facility_id: UUID | None = Field(default=None)
    filing: Name | None = Field(default=None)
    capacity_per_day: _Visits | None = Field(default=None)


class ClosureIn(Body):
    """The last day of a service point, and why it closes."""

    closed_on: date
    reason: ShortText


class ServicePointAnswer(BaseModel):
    id: UUID
    name: str
    provider_id: UUID
    provider_name: str
    division_code: str
    division_name: str
    address: str
    location: Location
    facility_id: UUID | None
    filing: str | None
    capacity_per_day: int | None
    closed_on: date | None
    closing_reason: str | None
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: ServicePoint) -> Self:
        return cls(
            id=row.id,
            name=row.name,
            provider_id=row.provider_id,
            provider_name=row.provider.name,
            division_code=row.division_code,
            division_name=row.division.name,
            address=row.address,
            location=Location(lat=row.lat, lng=row.lng),
            facility_id=row.facility_id,
            filing=row.filing,
            capacity_per_day=row.capacity_per_day,
            closed_on=row.closed_on,
            closing_reason=row.closing_reason,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
