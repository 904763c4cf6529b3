"""Shapes that all care arrangements share."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from services.contracts.text import ShortText
from services.registry.domain.departure import Status
from services.registry.models import CareHistory, Elder
from services.registry.schemas.elders import status_of
from services.registry.schemas.fields import Body

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
"""A day one can reckon with: far enough from the calendar's ends to add an interval."""
Month = Annotated[str, Query(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-03"])]
"""A month as ``YYYY-MM``."""
Fen = Annotated[int, Field(ge=0, le=10**8)]


class Reasoned(Body):
    """A step with the reason it was taken for, which stays in its record."""

    reason: ShortText


class DatedStep(Reasoned):
    """``on`` is the day it happened, which may lie before the day it is told."""

    on: Day


class ElderBrief(BaseModel):
    """Whom an arrangement is for."""

    id: UUID
    name: str
    division_code: str
    status: Status

    @classmethod
    def of(cls, row: Elder) -> Self:
        return cls(id=row.id, name=row.name, division_code=row.division_code, status=status_of(row))


class StepAnswer(BaseModel):
    """One step of an arrangement. Nobody is named where a deadline, or the elder's departure, took it."""

    at: datetime
    event: str
    from_state: str | None
    to_state: str
    actor_name: str | None
    reason: str | None
    detail: dict[str, Any]

    @classmethod
    def of(cls, row: CareHistory) -> Self:
        return cls(
            at=row.at,
            event=row.event,
            from_state=row.from_state,
            to_state=row.to_state,
            actor_name=row.actor_name,
            reason=row.reason,
            detail=row.detail,
        )


def steps_of(rows: Sequence[CareHistory]) -> list[StepAnswer]:
    """A history as answers show it."""
    return [StepAnswer.of(row) for row in rows]
