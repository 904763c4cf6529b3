"""Shapes of a worker's record: trainings and employments."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Name, ShortText
from services.registry.models import Employment, Training
from services.registry.schemas.fields import Body


class TrainingIn(Body):
    """A course somebody took; ``is_before_work`` is 岗前培训, which the indicators count."""

    course: Name
    trainer: Name
    held_on: date
    minutes: Annotated[int, Field(ge=1, le=100_000)]
    is_passed: bool
    is_before_work: bool = Field(default=False)
    evidence: ShortText | None = Field(default=None)


class TrainingAnswer(BaseModel):
    id: UUID
    course: str
    trainer: str
    held_on: date
    minutes: int
    is_passed: bool
    is_before_work: bool
    evidence: str | None
    recorded_by: UUID
    recorded_at: datetime

    @classmethod
    def of(cls, row: Training) -> Self:
        return cls.model_validate(row, from_attributes=True)


class EmploymentIn(Body):
    """The worker works for this provider from a day on; an employment that lasted ends the day before."""

    provider_id: UUID
    service_point_id: UUID | None = Field(default=None)
    began_on: date
    reason: ShortText


class LeaveIn(Body):
    """The last day of work, and why."""

    ended_on: date
    reason: ShortText


class EmploymentAnswer(BaseModel):
    id: UUID
    provider_id: UUID
    provider_name: str
    began_on: date
    ended_on: date | None
    end_reason: str | None
    recorded_at: datetime

    @classmethod
    def of(cls, row: Employment) -> Self:
        return cls(
            id=row.id,
            provider_id=row.provider_id,
            provider_name=row.provider.name,
            began_on=row.began_on,
            ended_on=row.ended_on,
            end_reason=row.end_reason,
            recorded_at=row.recorded_at,
        )
