"""Shapes of providers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self, get_args
from uuid import UUID

from fastapi import Query
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from services.contracts.events import ProviderStanding
from services.contracts.text import Code, Name
from services.registry.domain.admission import ProviderState
from services.registry.domain.organisation_code import normalise_organisation_code
from services.registry.models import Provider
from services.registry.schemas.fields import Body, Change, DivisionCode, DivisionFilter, Phone

_Services = Annotated[list[Code], Field(max_length=100)]
OrganisationCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40),
    AfterValidator(normalise_organisation_code),
    Field(examples=["91350100M000100Y43"]),
]


class ProviderRegistration(Body):
    """An organisation; ``services`` are codes of the service catalogue, ``organisation_code`` its 统一社会信用代码.

    ``admitted`` takes over one that was admitted before or elsewhere (一次注册、多点运营); ``applied`` begins an
    admission.
    """

    name: Name
    division_code: DivisionCode
    phone: Phone
    organisation_code: OrganisationCode | None = Field(default=None)
    services: _Services = Field(default=[])
    state: Literal["applied", "admitted"] = Field(default="admitted")


class ProviderChange(Change):
    """Fields to change; one left out stays as it is. The provider's own manager may change ``phone`` alone."""

    never_null = ("name", "phone", "services", "organisation_code")

    name: Name | None = Field(default=None)
    phone: Phone | None = Field(default=None)
    organisation_code: OrganisationCode | None = Field(default=None)
    services: _Services | None = Field(default=None)


@dataclass(frozen=True)
class ProviderFilters:
    """What a client narrows the list of providers to."""

    division: DivisionFilter = None
    state: ProviderState | None = None
    service: Annotated[Code | None, Query()] = None


class ProviderAnswer(BaseModel):
    id: UUID
    name: str
    organisation_code: str | None
    division_code: str
    division_name: str
    phone: str
    services: list[str]
    state: ProviderState
    excluded_until: date | None
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Provider) -> Self:
        return cls(
            id=row.id,
            name=row.name,
            organisation_code=row.organisation_code,
            division_code=row.division_code,
            division_name=row.division.name,
            phone=row.phone,
            services=row.services,
            state=ProviderState(row.state),
            excluded_until=row.excluded_until,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


def standing_of(row: Provider) -> ProviderStanding:
    """The stored state as its type; the table admits no other."""
    known: dict[str, ProviderStanding] = {name: name for name in get_args(ProviderStanding)}
    return known[row.state]
