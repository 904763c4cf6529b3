"""Shapes that emergencies, orders and candidates share."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contracts.events import ContactCard, ElderCard
from services.contracts.location import Location

ElderStatus = Literal["living", "deceased", "moved_away"]


class Command(BaseModel):
    """Base of request bodies: what they do not name is refused."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Command):
    """``{}``."""


class Person(BaseModel):
    """Who did it or holds it."""

    account_id: UUID
    name: str


class TimelineItem(BaseModel):
    id: UUID
    at: datetime
    event: str
    actor: Person | None
    detail: dict[str, Any]


class ElderOnScene(BaseModel):
    """An elder as those see them who have to help: unmasked (PIPL art. 13(4)).

    Somebody presses in the name of an elder who has departed: ``status`` and ``departed_on`` say so.
    """

    id: UUID
    name: str
    sex: str
    birth_date: str
    age: int
    traits: list[str]
    phone: str | None
    address: str
    location: Location | None
    care_notes: dict[str, str]
    language: str | None
    contacts: list[ContactCard]
    division_code: str | None
    status: ElderStatus
    departed_on: date | None

    @classmethod
    def of(cls, card: ElderCard, age: int) -> "ElderOnScene":
        return cls(
            **card.model_dump(exclude={"version", "division_path", "division_name", "birth_date", "contacts"}),
            birth_date=card.birth_date.isoformat(),
            age=age,
            contacts=sorted(card.contacts, key=lambda contact: contact.priority),
            division_code=division_code(card.division_path),
        )


def division_code(path: str) -> str | None:
    """The last segment of a division's path; None for what lies nowhere yet."""
    return path.rpartition("/")[2] or None
