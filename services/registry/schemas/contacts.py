"""Shapes of an elder's contacts."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Name
from services.registry.domain.masking import mask_phone
from services.registry.models import Contact
from services.registry.schemas.fields import Body, Phone


class ContactIn(Body):
    """Somebody to call; the lowest ``priority`` first."""

    name: Name
    relationship: Name
    phone: Phone
    priority: Annotated[int, Field(ge=1, le=99)]
    is_guardian: bool = False


class ContactAnswer(BaseModel):
    """A contact with the phone masked."""

    id: UUID
    name: str
    relationship: str
    phone: str
    priority: int
    is_guardian: bool

    @classmethod
    def of(cls, row: Contact) -> Self:
        return cls(
            id=row.id,
            name=row.name,
            relationship=row.relationship,
            phone=mask_phone(row.phone),
            priority=row.priority,
            is_guardian=row.is_guardian,
        )
