"""Shapes of divisions: registering and reading them, and what becomes of them."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, Field

from services.contracts.text import Name, ShortText
from services.registry.domain.divisions import DivisionKind, DivisionLevel
from services.registry.models import Division, DivisionTerm
from services.registry.schemas.fields import Body, DivisionCode


class DivisionRegistration(Body):
    """A new node of the tree; without ``parent_code`` it is a root."""

    code: DivisionCode
    name: Name
    level: DivisionLevel
    parent_code: DivisionCode | None = Field(default=None)
    valid_from: date | None = Field(default=None)
    source: ShortText | None = Field(default=None)


class _Change(Body):
    """``on`` is the first day of the new state, today at the latest; ``source`` names the decision."""

    on: date
    source: ShortText | None = Field(default=None)


class DivisionRenaming(_Change):
    name: Name


class DivisionMerging(_Change):
    """The division ends; what stands in it and below it belongs to ``into``."""

    into: DivisionCode


class DivisionPart(Body):
    """A division that comes out of the split one, with those of its children that go along."""

    code: DivisionCode
    name: Name
    children: Annotated[list[DivisionCode], Field(max_length=1000)] = Field(default=[])


class DivisionSplitting(_Change):
    """Without ``rest_to`` the division goes on beside its parts; with it, it ends and that part gets all the rest."""

    parts: Annotated[list[DivisionPart], Field(min_length=1, max_length=100)]
    rest_to: DivisionCode | None = Field(default=None)


class DivisionEnding(_Change):
    """For a division in and below which nothing is left."""


class DivisionAnswer(BaseModel):
    """``valid_to`` is the last day, of a name that was given up or of a division that ended."""

    code: str
    name: str
    level: DivisionLevel
    kind: DivisionKind
    parent_code: str | None
    path: str
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, row: Division) -> Self:
        return cls._of(row, row.kind)

    @classmethod
    def as_it_was(cls, term: DivisionTerm, kind: str) -> Self:
        """What the division was called, and where it hung, in one of its terms."""
        return cls._of(term, kind)

    @classmethod
    def _of(cls, row: Division | DivisionTerm, kind: str) -> Self:
        return cls(
            code=row.code,
            name=row.name,
            level=DivisionLevel(row.level),
            kind=DivisionKind(kind),
            parent_code=row.parent_code,
            path=row.path,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


class TermAnswer(BaseModel):
    name: str
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None
    source: str | None

    @classmethod
    def of(cls, row: DivisionTerm) -> Self:
        return cls(
            name=row.name,
            parent_code=row.parent_code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )


class SuccessionAnswer(BaseModel):
    """The other division of a merger or a split; ``on`` is the first day after it."""

    code: str
    name: str
    on: date
    kind: str


class DivisionDetail(DivisionAnswer):
    """With the names and places it has had, the earliest first, and who came before and after it."""

    source: str | None
    history: list[TermAnswer]
    predecessors: list[SuccessionAnswer]
    successors: list[SuccessionAnswer]
