"""Shapes of workers. The personal numbers in answers are masked."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field, PlainSerializer, model_validator

from services.contracts.text import Code, Name
from services.registry.domain.masking import mask_id_number, mask_phone
from services.registry.models import Certificate, Shift, Worker
from services.registry.schemas.fields import (
    Body,
    Change,
    DivisionCode,
    DivisionFilter,
    IdNumber,
    Period,
    Phone,
    SearchWords,
)

Standing = Literal["active", "suspended", "left"]
LocalTime = Annotated[time, PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str)]
_Codes = Annotated[list[Code], Field(max_length=50)]
_Languages = Annotated[list[Name], Field(max_length=20)]


class CertificateIn(Period):
    """A qualification, or the health certificate (kind ``health_certificate``). A renewed one is a new certificate."""

    kind: Code
    number: Name
    issuer: Name | None = Field(default=None)


class CertificateChange(Change):
    """A correction; one field left out stays as it is."""

    never_null = ("number", "valid_from")

    number: Name | None = Field(default=None)
    issuer: Name | None = Field(default=None)
    valid_from: date | None = Field(default=None)
    valid_to: date | None = Field(default=None)


class ShiftIn(Body):
    """A weekly shift in local time, Monday being 0; one that ends before it starts runs past midnight."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    start: time
    end: time

    @model_validator(mode="after")
    def _local_and_not_empty(self) -> Self:
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("shifts are in local time, without an offset")
        if self.start == self.end:
            raise ValueError("the shift ends when it starts")
        return self


class ShiftsIn(Body):
    """All weekly shifts there are from now on."""

    shifts: Annotated[list[ShiftIn], Field(max_length=50)]


class WorkerRegistration(Body):
    """Somebody who goes to the door; without ``employed_from`` the employment begins today."""

    name: Name
    phone: Phone
    id_number: IdNumber | None = Field(default=None)
    provider_id: UUID
    service_point_id: UUID | None = Field(default=None)
    division_code: DivisionCode
    skills: _Codes = Field(default=[])
    languages: _Languages = Field(default=[])
    certificates: Annotated[list[CertificateIn], Field(max_length=50)] = Field(default=[])
    shifts: Annotated[list[ShiftIn], Field(max_length=50)] = Field(default=[])
    employed_from: date | None = Field(default=None)


class WorkerChange(Change):
    """Fields to change; one left out stays as it is."""

    never_null = ("name", "phone", "skills", "languages", "standing")

    name: Name | None = Field(default=None)
    phone: Phone | None = Field(default=None)
    service_point_id: UUID | None = Field(default=None)
    skills: _Codes | None = Field(default=None)
    languages: _Languages | None = Field(default=None)
    standing: Standing | None = Field(default=None)


@dataclass(frozen=True)
class WorkerFilters:
    """What a client narrows the list of workers to."""

    q: SearchWords = None
    division: DivisionFilter = None
    provider_id: UUID | None = None
    standing: Standing | None = None
    skill: Annotated[Code | None, Query()] = None


class CertificateAnswer(BaseModel):
    id: UUID
    kind: str
    number: str
    issuer: str | None
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, row: Certificate) -> Self:
        return cls.model_validate(row, from_attributes=True)


class ShiftAnswer(BaseModel):
    weekday: int
    start: LocalTime
    end: LocalTime

    @classmethod
    def of(cls, row: Shift) -> Self:
        return cls(weekday=row.weekday, start=row.start, end=row.end)


class WorkerAnswer(BaseModel):
    id: UUID
    name: str
    phone: str
    id_number: str | None
    provider_id: UUID
    provider_name: str
    service_point_id: UUID | None
    division_code: str
    division_name: str
    skills: list[str]
    languages: list[str]
    certificates: list[CertificateAnswer]
    shifts: list[ShiftAnswer]
    standing: Standing
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Worker) -> Self:
        return cls(
            id=row.id,
            name=row.name,
            phone=mask_phone(row.phone),
            id_number=row.id_number and mask_id_number(row.id_number),
            provider_id=row.provider_id,
            provider_name=row.provider.name,
            service_point_id=row.service_point_id,
            division_code=row.division_code,
            division_name=row.division.name,
            skills=row.skills,
            languages=row.languages,
            certificates=[CertificateAnswer.of(certificate) for certificate in row.certificates],
            shifts=[ShiftAnswer.of(shift) for shift in row.shifts],
            standing=standing_of(row),
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


def standing_of(row: Worker) -> Standing:
    """The stored standing as its type; the table admits no other."""
    known: dict[str, Standing] = {"active": "active", "suspended": "suspended", "left": "left"}
    return known[row.standing]
