"""Shapes of a reveal: the one answer that is not masked, and the reason it takes."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.contracts.text import ShortText
from services.registry.schemas.fields import Body


class RevealedField(StrEnum):
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    CONTACTS = "contacts"


class RevealRequest(Body):
    """What to see, and why; the reason is kept for the auditors."""

    fields: Annotated[list[RevealedField], Field(min_length=1, max_length=len(RevealedField))]
    reason: Annotated[ShortText, StringConstraints(min_length=2)]


class RevealedContact(BaseModel):
    id: UUID
    name: str
    relationship: str
    phone: str
    priority: int
    is_guardian: bool


class RevealAnswer(BaseModel):
    """Only what was asked for is present."""

    phone: str | None = Field(default=None)
    id_number: str | None = Field(default=None)
    address: str | None = Field(default=None)
    contacts: list[RevealedContact] | None = Field(default=None)
