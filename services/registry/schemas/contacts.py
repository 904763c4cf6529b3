"""Shapes of an elder's contacts."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Name, ShortText
from services.registry.domain.masking import mask_phone
from services.registry.models import Contact
from services.registry.schemas.fields import Body, Phone


class ContactIn(Body):
    """Somebody to call; the lowest ``priority`` first.

    An elder has one guardian; ``is_joint_guardian`` states that this one is guardian beside another.
    """

    name: Name
    relationship: Name
    phone: Phone
    priority: Annotated[int, Field(ge=1, le=99)]
    is_guardian: bool = False
    is_joint_guardian: bool = False

    @property
    def is_only_guardian(self) -> bool:
        """Whether nobody else may be the guardian beside them."""
        return self.is_guardian and not self.is_joint_guardian


def refuse_two_guardians(contacts: list[ContactIn]) -> list[ContactIn]:
    """One guardian, unless the others are stated to be guardians beside them."""
    if sum(contact.is_only_guardian for contact in contacts) > 1:
        raise ValueError("an elder has one guardian, unless the others are stated to be joint guardians")
    return contacts


class ContactEnd(Body):
    """Why somebody is not to be called any more."""

    reason: ShortText


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
