"""Cases that a policy officer checks by hand: the file `hub entitlements` reads, and what it answers.

Dates are text ``YYYY-MM-DD``; a number is not taken for one. Every refusal points at the field.
"""

import json
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError, model_validator

from services.contracts.text import ShortText
from services.registry.domain.entitlements.evaluation import Evaluator, Verdict
from services.registry.domain.entitlements.facts import HIGHEST_GRADE, ElderFacts, GradeFact, Standard, TraitFact
from services.registry.domain.entitlements.service_list import CITY_LISTS, city_list
from services.registry.domain.entitlements.words import EVIDENCE_TITLES
from services.registry.domain.traits import Trait, refuse_attributes
from services.registry.schemas.fields import Body


class CaseError(ValueError):
    """The input cannot be judged; the message is one line that begins with the JSON pointer."""


def _day(value: Any) -> Any:
    if not isinstance(value, str) or len(value) != len("2024-06-01"):
        raise ValueError("a date is written YYYY-MM-DD")
    return value


def _known_list(value: str) -> str:
    if value not in CITY_LISTS:
        raise ValueError(f"a list is one of {', '.join(CITY_LISTS)}")
    return value


def _known_evidence(value: str) -> str:
    if value not in EVIDENCE_TITLES:
        raise ValueError(f"evidence is one of {', '.join(EVIDENCE_TITLES)}")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Division = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{2,20}(/[0-9A-Za-z_-]{2,20}){0,9}$")]
Evidence = Annotated[str, BeforeValidator(_known_evidence)]
Attribute = bool | int | float | str | None


class CaseTrait(Body):
    trait: Trait
    valid_from: Day
    valid_to: Day | None = None
    attributes: dict[str, Attribute] = Field(default={})
    source: ShortText | None = None
    evidence: ShortText | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        wrong = refuse_attributes(self.trait, self.attributes)
        if wrong is not None:
            raise ValueError(wrong)
        return self


class CaseAssessment(Body):
    standard: Standard
    grade: Annotated[int, Field(strict=True, ge=0, le=4)]
    on: Day
    score: Annotated[int, Field(strict=True, ge=0)] | None = None

    @model_validator(mode="after")
    def _grade_of_its_standard(self) -> Self:
        if self.grade > HIGHEST_GRADE[self.standard]:
            raise ValueError(f"{self.standard} has the grades 0 to {HIGHEST_GRADE[self.standard]}")
        return self


class CaseElder(Body):
    birth_date: Day
    household_division: Division | None = None
    residence_division: Division | None = None
    traits: list[CaseTrait] = Field(default=[])
    assessments: list[CaseAssessment] = Field(default=[])
    # What the registry does not record as traits; a name that is absent is not known.
    evidence: dict[Evidence, Annotated[bool, Field(strict=True)]] = Field(default={})

    def facts(self) -> ElderFacts:
        return ElderFacts(
            self.birth_date,
            self.household_division,
            self.residence_division,
            tuple(TraitFact(t.trait.value, t.valid_from, t.valid_to, t.attributes) for t in self.traits),
            tuple(GradeFact(a.standard, a.grade, a.on) for a in self.assessments),
            self.evidence,
        )


class Case(Body):
    case: Annotated[str, Field(min_length=1, max_length=200)]
    on: Day
    list: Annotated[str, BeforeValidator(_known_list)]
    elder: CaseElder

    @model_validator(mode="after")
    def _born(self) -> Self:
        if self.elder.birth_date > self.on:
            raise ValueError("the elder's birth_date lies after on")
        return self


_CASES = TypeAdapter(list[Case])


def read_cases(text: str | bytes) -> list[Case]:
    """The cases of a JSON array. Raises :class:`CaseError`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"/: not JSON: {error}") from error
    if not isinstance(data, list):
        raise CaseError("/: an array of cases is expected")
    try:
        return _CASES.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        # A key that is refused is named with a mark of its own, which is no part of the document.
        pointer = "".join(f"/{part}" for part in first["loc"] if part != "[key]")
        raise CaseError(f"{pointer}: {first['msg'].removeprefix('Value error, ')}") from error


def answer_cases(cases: list[Case]) -> list[dict[str, Any]]:
    """``[{case, on, list, items: {"1": {status, …}, … "28": …}}]`` in the order of the cases."""
    evaluators = {list_id: Evaluator(city_list(list_id)) for list_id in CITY_LISTS}
    return [
        {
            "case": case.case,
            "on": case.on.isoformat(),
            "list": case.list,
            "items": {
                str(verdict.item): _answer(verdict)
                for verdict in evaluators[case.list].evaluate(case.elder.facts(), case.on)
            },
        }
        for case in cases
    ]


def _answer(verdict: Verdict) -> dict[str, Any]:
    answer: dict[str, Any] = {"title": verdict.title, "status": verdict.status}
    if verdict.amount_fen is not None:
        answer["amount_fen"] = verdict.amount_fen
    if verdict.minutes_per_month is not None:
        answer["minutes_per_month"] = list(verdict.minutes_per_month)
    answer["reasons"] = list(verdict.reasons)
    if verdict.missing:
        answer["missing"] = list(verdict.missing)
    if verdict.components:
        answer["components"] = [
            {"key": part.key, "title": part.title, "amount_fen": part.amount_fen, "is_at_least": part.is_at_least}
            for part in verdict.components
        ]
    if verdict.policies:
        answer["policies"] = list(verdict.policies)
    answer["source"] = [
        {"document": source.document, "item": source.item, "text": source.text} for source in verdict.sources
    ]
    return answer
