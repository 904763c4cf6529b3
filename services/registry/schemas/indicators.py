"""Shapes of indicators and their values."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, WithJsonSchema

from services.contracts.text import LongText
from services.registry.domain.indicators.definition import AppliesTo, Comparator, Document, Indicator, Target, Unit
from services.registry.domain.indicators.progress import Basis, Progress
from services.registry.models import IndicatorValue
from services.registry.schemas.fields import Body, DivisionCode

Quantity = Annotated[
    Decimal,
    Field(ge=0, le=10**12, decimal_places=2, allow_inf_nan=False),
    # A number with at most two digits after the point; decimal here, so that none is lost.
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 10**12, "examples": [100]}),
]


class IndicatorValueIn(Body):
    """What somebody states with evidence. Stated again for the same day, it supersedes what was stated before.

    ``numerator`` may be left out where the hub counts it itself, ``denominator`` where the indicator has none.
    """

    division_code: DivisionCode
    on: date
    numerator: Quantity | None = Field(default=None)
    denominator: Quantity | None = Field(default=None)
    evidence: LongText


class IndicatorValueAnswer(BaseModel):
    """``superseded_by`` is the correction; ``recorded_by`` is empty for what the hub computed."""

    id: UUID
    indicator_id: str
    division_code: str
    on: date
    basis: Literal["computed", "entered"]
    numerator: float | None
    denominator: float | None
    value: float | None
    evidence: str | None
    recorded_by: UUID | None
    recorded_at: datetime
    superseded_by: UUID | None

    @classmethod
    def of(cls, row: IndicatorValue, indicator: Indicator) -> Self:
        return cls(
            id=row.id,
            indicator_id=row.indicator_id,
            division_code=row.division_code,
            on=row.as_of,
            basis="computed" if row.basis == "computed" else "entered",
            numerator=_number(row.numerator),
            denominator=_number(row.denominator),
            value=_number(indicator.value_of(row.numerator, row.denominator)),
            evidence=row.evidence,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            superseded_by=row.superseded_by,
        )


class TargetAnswer(BaseModel):
    """``applies_to`` says whose value is measured; ``division`` names it where it is one alone."""

    value: float
    comparator: Comparator
    due: date | None
    applies_to: AppliesTo
    division: str | None

    @classmethod
    def of(cls, target: Target) -> Self:
        return cls(
            value=float(target.value),
            comparator=target.comparator,
            due=target.due,
            applies_to=target.applies_to,
            division=target.division,
        )


class DocumentAnswer(BaseModel):
    """Where the indicator comes from, in the document's own words; ``is_in_force`` on the day asked for."""

    id: str
    title: str
    number: str | None
    division: str
    is_in_force: bool
    sentence: str


class IndicatorAnswer(BaseModel):
    """One indicator in one division on a day.

    ``target`` is the one that counts for this division on that day; without one (it is another place's, above or
    beside) ``is_met`` is null. ``as_of`` is the day of the value, ``numerator_title`` and ``denominator_title`` what is
    counted.
    """

    id: str
    title: str
    unit: Unit
    numerator_title: str
    denominator_title: str | None
    numerator: float | None
    denominator: float | None
    value: float | None
    basis: Basis
    as_of: date | None
    evidence: str | None
    target: TargetAnswer | None
    is_met: bool | None
    targets: list[TargetAnswer]
    source: DocumentAnswer
    note: str | None

    @classmethod
    def of(cls, indicator: Indicator, progress: Progress, target: Target | None, on: date) -> Self:
        value = progress.value
        return cls(
            id=indicator.id,
            title=indicator.title,
            unit=indicator.unit,
            numerator_title=indicator.numerator,
            denominator_title=indicator.denominator,
            numerator=_number(progress.numerator),
            denominator=_number(progress.denominator),
            value=_number(value),
            basis=progress.basis,
            as_of=progress.as_of,
            evidence=progress.evidence,
            target=None if target is None else TargetAnswer.of(target),
            is_met=None if target is None or value is None else target.is_met_by(value),
            targets=[TargetAnswer.of(one) for one in indicator.targets],
            source=_source(indicator.document, indicator.sentence, on),
            note=indicator.note,
        )


def _source(document: Document, sentence: str, on: date) -> DocumentAnswer:
    return DocumentAnswer(
        id=document.id,
        title=document.title,
        number=document.number,
        division=document.division,
        is_in_force=document.is_in_force(on),
        sentence=sentence,
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
