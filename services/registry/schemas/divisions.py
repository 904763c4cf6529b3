"""Shapes of divisions."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from services.contracts.text import Name
from services.registry.domain.divisions import DivisionLevel
from services.registry.models import Division
from services.registry.schemas.fields import Body, DivisionCode


class DivisionRegistration(Body):
    """A new node of the tree; without ``parent_code`` it is a root."""

    code: DivisionCode
    name: Name
    level: DivisionLevel
    parent_code: DivisionCode | None = Field(default=None)


class DivisionAnswer(BaseModel):
    code: str
    name: str
    level: DivisionLevel
    parent_code: str | None
    path: str
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, row: Division) -> Self:
        return cls(
            code=row.code,
            name=row.name,
            level=DivisionLevel(row.level),
            parent_code=row.parent_code,
            path=row.path,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
