"""Shapes of service points."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.contracts.location import Location
from services.contracts.text import Name, ShortText
from services.registry.models import ServicePoint
from services.registry.schemas.fields import Body, DivisionCode


class ServicePointRegistration(Body):
    """A provider's place where workers start."""

    name: Name
    provider_id: UUID
    division_code: DivisionCode
    address: ShortText
    location: Location


class ServicePointAnswer(BaseModel):
    id: UUID
    name: str
    provider_id: UUID
    provider_name: str
    division_code: str
    division_name: str
    address: str
    location: Location
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
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
