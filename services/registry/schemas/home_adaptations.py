"""Shapes of home adaptations."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field, model_validator

from services.contracts.text import Code, Name, ShortText
from services.registry.domain.home_adaptations import AdaptationState
from services.registry.models import HomeAdaptation
from services.registry.schemas.care_cases import DatedStep, Day, ElderBrief, Fen, StepAnswer
from services.registry.schemas.fields import Body, DivisionFilter


class HomeAdaptationIn(Body):
    elder_id: UUID
    applied_on: Day
    note: ShortText | None = Field(default=None)


class AdaptationItemIn(Body):
    """One thing to build, with its price and the subsidised part of it."""

    code: Code
    title: Name
    cost_fen: Fen
    subsidy_fen: Fen

    @model_validator(mode="after")
    def _within_cost(self) -> Self:
        if self.subsidy_fen > self.cost_fen:
            raise ValueError("the subsidy is more than the cost")
        return self


class AdaptationStepIn(DatedStep):
    """A registrar's step. Items are needed to assess (what is planned) and to build (what was built)."""

    event: Literal["assess", "build", "return", "withdraw"]
    items: Annotated[list[AdaptationItemIn], Field(max_length=20)] = Field(default=[])
    photos: Annotated[list[ShortText], Field(max_length=50)] = Field(default=[])


class AdaptationDecisionIn(DatedStep):
    """A supervisor's decision; ``accept`` needs photos of what was built."""

    event: Literal["approve", "refuse", "accept"]


@dataclass(frozen=True)
class AdaptationFilters:
    """What a client narrows the list to."""

    elder_id: UUID | None = None
    division: DivisionFilter = None
    state: Annotated[AdaptationState | None, Query()] = None


class AdaptationItemAnswer(BaseModel):
    code: str
    title: str
    cost_fen: int
    subsidy_fen: int


class AdaptationSummary(BaseModel):
    """An adaptation as lists show it."""

    id: UUID
    elder: ElderBrief
    state: AdaptationState
    applied_on: date
    accepted_on: date | None
    note: str | None
    items: list[AdaptationItemAnswer]
    photos: list[str]
    cost_fen: int
    subsidy_fen: int
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: HomeAdaptation) -> Self:
        return cls(
            id=row.id,
            elder=ElderBrief.of(row.elder),
            state=AdaptationState(row.state),
            applied_on=row.applied_on,
            accepted_on=row.accepted_on,
            note=row.note,
            items=[AdaptationItemAnswer.model_validate(item) for item in row.items],
            photos=row.photos,
            cost_fen=row.cost_fen,
            subsidy_fen=row.subsidy_fen,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class AdaptationAnswer(AdaptationSummary):
    """One adaptation with every step it has taken."""

    history: list[StepAnswer] = Field(default=[])


class AdaptationCountAnswer(BaseModel):
    """A division's homes in a year; ``id`` is the division's code."""

    id: str
    under_way: int
    accepted: int
    cost_fen: int
    subsidy_fen: int
