"""Shapes of an elder's dated facts."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.contracts.text import Code, ShortText
from services.registry.domain.traits import Trait, refuse_attributes
from services.registry.models import ElderTrait
from services.registry.schemas.fields import Body, Period

_Number = Annotated[int, Field(ge=-(10**9), le=10**9, strict=True)]
_Attribute = Annotated[bool, Field(strict=True)] | _Number | ShortText


class TraitIn(Period):
    """A fact with its source; ``recheck_due`` is the day by which somebody should look again.

    The same trait with the same first day restates, and supersedes, the earlier one. ``supersedes`` names a standing
    fact of the same trait that this one corrects, where its first day was what was wrong.
    """

    trait: Trait
    attributes: Annotated[dict[Code, _Attribute], Field(max_length=20)] = Field(default={})
    source: ShortText
    evidence: ShortText | None = Field(default=None)
    recheck_due: date | None = Field(default=None)
    supersedes: UUID | None = Field(default=None)

    @model_validator(mode="after")
    def _fitting_attributes(self) -> Self:
        wrong = refuse_attributes(self.trait, self.attributes)
        if wrong is not None:
            raise ValueError(wrong)
        return self


class Retraction(Body):
    """Why a fact was never true, of this elder at least."""

    reason: ShortText


class TraitAnswer(BaseModel):
    """A recorded fact. One that ``superseded_by`` names a successor for is kept, but no longer believed.

    ``is_retraction``: it states nothing, but that the fact it succeeds was never true; ``source`` says why.
    """

    id: UUID
    trait: Trait
    valid_from: date
    valid_to: date | None
    attributes: dict[str, Any]
    source: str
    evidence: str | None
    recheck_due: date | None
    recorded_by: UUID
    recorded_at: datetime
    superseded_by: UUID | None
    is_retraction: bool

    @classmethod
    def of(cls, row: ElderTrait) -> Self:
        return cls(
            id=row.id,
            trait=Trait(row.trait),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            attributes=row.attributes,
            source=row.source,
            evidence=row.evidence,
            recheck_due=row.recheck_due,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            superseded_by=row.superseded_by,
            is_retraction=row.superseded_by == row.id,
        )
