"""Shapes of assessments. What an assessment found item by item is shown to those alone who may see health facts."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Code, Name, ShortText
from services.registry.domain.assessment import HIGHEST_SCORES, AbilityCase, AssessmentReason, Standard, assess
from services.registry.models import Assessment
from services.registry.schemas.fields import Body

_Whole = Annotated[int, Field(strict=True)]
_Grade = Annotated[int, Field(strict=True, examples=[None])]
_Items = Annotated[dict[Code, _Whole], Field(max_length=100, examples=[dict(HIGHEST_SCORES)])]
_Assessors = Annotated[list[Name], Field(min_length=1, max_length=10, examples=[["评估员甲", "评估员乙"]])]
_Diagnosis = Annotated[ShortText, Field(examples=["F00"])]


class AssessmentIn(Body):
    """One assessment by one standard.

    GB/T 42195-2022 takes the 26 ``items`` with ``coma``, ``diagnoses`` (ICD-10) and ``risk_events_30d``, and is scored
    here. Of MZ/T 039-2013 the ``grade`` 0 to 3 that the assessors gave is recorded. The same standard on the same day
    supersedes the earlier one.
    """

    standard: Standard
    assessed_on: date
    reason: AssessmentReason
    assessors: _Assessors
    items: _Items | None = Field(default=None)
    coma: Annotated[bool, Field(strict=True)] = Field(default=False)
    diagnoses: Annotated[list[_Diagnosis], Field(max_length=50)] = Field(default=[])
    risk_events_30d: _Whole = Field(default=0)
    grade: _Grade | None = Field(default=None)


class AssessmentAnswer(BaseModel):
    """Grade and score mean something only together with ``standard``; ``next_due`` is when to assess again."""

    id: UUID
    standard: Standard
    assessed_on: date
    reason: AssessmentReason
    score: int | None
    preliminary_grade: int | None
    grade: int
    assessors: list[str]
    next_due: date
    recorded_by: UUID
    recorded_at: datetime
    superseded_by: UUID | None

    @classmethod
    def of(cls, row: Assessment) -> Self:
        return cls(**_common(row))


class WholeAssessment(AssessmentAnswer):
    """With what was observed, and the rules that led to the grade."""

    items: dict[str, int] | None
    coma: bool
    diagnoses: list[str]
    risk_events_30d: int
    reasons: list[str]

    @classmethod
    def of(cls, row: Assessment) -> Self:
        return cls(
            **_common(row),
            items=row.items,
            coma=row.coma,
            diagnoses=row.diagnoses,
            risk_events_30d=row.risk_events_30d,
            reasons=_reasons(row),
        )


def _common(row: Assessment) -> dict[str, object]:
    return {name: getattr(row, name) for name in AssessmentAnswer.model_fields}


def _reasons(row: Assessment) -> list[str]:
    if row.items is None:
        return [f"{row.standard}：评估员评定为 {row.grade} 级"]
    return list(assess(AbilityCase(row.items, row.coma, tuple(row.diagnoses), row.risk_events_30d)).reasons)
