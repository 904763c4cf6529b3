"""Shapes of a reveal: the one answer that is not masked, and the reason it takes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from services.contracts.text import ShortText
from services.registry.models import Reveal
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


@dataclass(frozen=True)
class RevealFilters:
    """What the record is narrowed to; ``since`` is included, ``before`` is not."""

    elder_id: UUID | None = None
    account_id: UUID | None = None
    since: AwareDatetime | None = None
    before: AwareDatetime | None = None


class RevealRecord(BaseModel):
    """One look at an elder's unmasked data. ``right`` is set where it was a copy for somebody who asked for it."""

    id: UUID
    elder_id: UUID
    account_id: UUID
    account_name: str
    fields: list[str]
    reason: str
    requester: str | None
    right: str | None
    revealed_at: datetime

    @classmethod
    def of(cls, row: Reveal) -> Self:
        return cls(
            id=row.id,
            elder_id=row.elder_id,
            account_id=row.account_id,
            account_name=row.account_name,
            fields=row.fields,
            reason=row.reason,
            requester=row.requester,
            right=row.by_right,
            revealed_at=row.revealed_at,
        )
