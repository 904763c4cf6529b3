"""Shapes of households: who lives with whom."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.registry.domain.age import age_on
from services.registry.domain.departure import Status
from services.registry.domain.id_number import Sex
from services.registry.models import Elder
from services.registry.schemas.elders import sex_of, status_of
from services.registry.schemas.fields import Body


class HouseholdIn(Body):
    """The elder with whom this one lives."""

    with_elder_id: UUID


class MemberAnswer(BaseModel):
    id: UUID
    name: str
    sex: Sex
    age: int
    status: Status

    @classmethod
    def of(cls, row: Elder, today: date) -> Self:
        return cls(id=row.id, name=row.name, sex=sex_of(row), age=age_on(row.birth_date, today), status=status_of(row))


class HouseholdAnswer(BaseModel):
    """The members whom the caller may see, the elder asked about among them; no id and nobody for who lives alone."""

    household_id: UUID | None
    members: list[MemberAnswer]
