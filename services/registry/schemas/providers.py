"""Shapes of providers."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Code, Name
from services.registry.models import Provider
from services.registry.schemas.fields import Body, DivisionCode, Phone


class ProviderRegistration(Body):
    """An admitted organisation; ``services`` are codes of the service catalogue."""

    name: Name
    division_code: DivisionCode
    phone: Phone
    services: Annotated[list[Code], Field(max_length=100)] = Field(default=[])


class ProviderAnswer(BaseModel):
    id: UUID
    name: str
    division_code: str
    division_name: str
    phone: str
    services: list[str]
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Provider) -> Self:
        return cls(
            id=row.id,
            name=row.name,
            division_code=row.division_code,
            division_name=row.division.name,
            phone=row.phone,
            services=row.services,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
