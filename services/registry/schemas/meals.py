"""Shapes of canteen enrolments, meals and their sums."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from services.contracts.text import ShortText
from services.registry.domain.meals import EnrolmentState, Meal, Serving, SubsidyClass
from services.registry.models import MealEnrolment, MealRecord
from services.registry.schemas.care_cases import Day, ElderBrief, Fen, StepAnswer
from services.registry.schemas.fields import Body, DivisionFilter


class MealEnrolmentIn(Body):
    """An elder's place at a canteen. A class that no recorded fact shows takes ``evidence``."""

    elder_id: UUID
    facility_id: UUID
    subsidy_class: SubsidyClass
    evidence: ShortText | None = Field(default=None)
    from_day: Day


class MealIn(Body):
    """A meal that was had; the subsidy is the policy's to say."""

    meal_enrolment_id: UUID
    on: Day
    meal: Meal
    serving: Serving
    price_fen: Fen


@dataclass(frozen=True)
class EnrolmentFilters:
    """What a client narrows the list to."""

    elder_id: UUID | None = None
    facility_id: UUID | None = None
    division: DivisionFilter = None
    state: Annotated[EnrolmentState | None, Query()] = None


@dataclass(frozen=True)
class MealFilters:
    """What a client narrows a month's meals to."""

    meal_enrolment_id: UUID | None = None
    facility_id: UUID | None = None


class EnrolmentSummary(BaseModel):
    """An enrolment as lists show it; ``provider_id`` is who ran the canteen when the elder enrolled."""

    id: UUID
    elder: ElderBrief
    facility_id: UUID
    provider_id: UUID | None
    subsidy_class: SubsidyClass
    evidence: str | None
    from_day: date
    until_day: date | None
    state: EnrolmentState
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: MealEnrolment) -> Self:
        return cls(
            id=row.id,
            elder=ElderBrief.of(row.elder),
            facility_id=row.facility_id,
            provider_id=row.provider_id,
            subsidy_class=SubsidyClass(row.subsidy_class),
            evidence=row.evidence,
            from_day=row.from_day,
            until_day=row.until_day,
            state=EnrolmentState(row.state),
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class EnrolmentAnswer(EnrolmentSummary):
    """One enrolment with its steps."""

    history: list[StepAnswer] = Field(default=[])


class MealAnswer(BaseModel):
    """One meal; ``policy_id`` is what its subsidy rests on, null where no policy was in force."""

    id: UUID
    meal_enrolment_id: UUID
    elder_id: UUID
    facility_id: UUID
    on: date
    meal: Meal
    serving: Serving
    subsidy_class: SubsidyClass
    price_fen: int
    subsidy_fen: int
    policy_id: UUID | None
    recorded_at: datetime
    state: Literal["standing", "voided"]
    void_reason: str | None

    @classmethod
    def of(cls, row: MealRecord) -> Self:
        return cls(
            id=row.id,
            meal_enrolment_id=row.meal_enrolment_id,
            elder_id=row.elder_id,
            facility_id=row.facility_id,
            on=row.on_day,
            meal=Meal(row.meal),
            serving=Serving(row.serving),
            subsidy_class=SubsidyClass(row.subsidy_class),
            price_fen=row.price_fen,
            subsidy_fen=row.subsidy_fen,
            policy_id=row.policy_id,
            recorded_at=row.recorded_at,
            state="standing" if row.voided_at is None else "voided",
            void_reason=row.void_reason,
        )


class MealClassSum(BaseModel):
    subsidy_class: SubsidyClass
    meals: int
    price_fen: int
    subsidy_fen: int


class MealSumAnswer(BaseModel):
    """One canteen's month; ``id`` is the canteen's."""

    id: UUID
    name: str
    meals: int
    price_fen: int
    subsidy_fen: int
    classes: list[MealClassSum]
