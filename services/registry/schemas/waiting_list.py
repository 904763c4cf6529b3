"""Shapes of the waiting list. Every place in it says what it rests on (PIPL art. 24: the right to an explanation)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from services.contracts.text import Name, ShortText
from services.registry.domain.needs import Need
from services.registry.domain.waiting_list import Place, WaitingState, Weighed
from services.registry.models import Vacancy, WaitingApplication
from services.registry.schemas.care_cases import Day, ElderBrief, StepAnswer
from services.registry.schemas.fields import Body, DivisionFilter

VacancyState = Literal["free", "offered", "taken", "closed"]


class WaitingApplicationIn(Body):
    """An elder's wish for a bed in a public institution; ``applied_on`` counts in the order."""

    elder_id: UUID
    facility_id: UUID
    applied_on: Day
    note: ShortText | None = Field(default=None)


class OfferIn(Body):
    """A free bed is offered. To pass over who stands before them takes ``out_of_turn_reason``."""

    answer_within_days: Annotated[int, Field(ge=1, le=90)] = Field(default=7)
    out_of_turn_reason: ShortText | None = Field(default=None)


class VacancyIn(Body):
    facility_id: UUID
    bed: Name
    opened_on: Day


@dataclass(frozen=True)
class WaitingFilters:
    """What a client narrows the list to."""

    facility_id: UUID | None = None
    elder_id: UUID | None = None
    division: DivisionFilter = None
    state: Annotated[WaitingState | None, Query()] = None


class VacancyAnswer(BaseModel):
    id: UUID
    facility_id: UUID
    bed: str
    opened_on: date
    state: VacancyState

    @classmethod
    def of(cls, row: Vacancy) -> Self:
        known: dict[str, VacancyState] = {"free": "free", "offered": "offered", "taken": "taken", "closed": "closed"}
        return cls(id=row.id, facility_id=row.facility_id, bed=row.bed, opened_on=row.opened_on, state=known[row.state])


class CriterionAnswer(BaseModel):
    """One criterion upon one application; ``met_by`` are the needs it rests on, null where it is not met."""

    code: str
    title: str
    tier: int
    points: int
    met_by: list[Need] | None

    @classmethod
    def of(cls, weighed: Weighed) -> Self:
        return cls(
            code=weighed.criterion.code,
            title=weighed.criterion.title,
            tier=weighed.criterion.tier,
            points=weighed.points,
            met_by=None if weighed.met_by is None else sorted(weighed.met_by),
        )


class PlaceAnswer(BaseModel):
    """A place in the queue today; ``decided_by`` is what parts it from the place before.

    ``policy_id`` is null where the built-in order applies.
    """

    position: int
    of: int
    criteria: list[CriterionAnswer]
    tier_points: list[int]
    decided_by: str
    policy_id: UUID | None

    @classmethod
    def told(cls, place: Place, of: int, policy_id: UUID | None) -> Self:
        return cls(
            position=place.position,
            of=of,
            criteria=[CriterionAnswer.of(weighed) for weighed in place.weighed],
            tier_points=list(place.tier_points),
            decided_by=place.decided_by,
            policy_id=policy_id,
        )


class WaitingSummary(BaseModel):
    """An application as lists show it."""

    id: UUID
    elder: ElderBrief
    facility_id: UUID
    facility_name: str
    applied_on: date
    note: str | None
    state: WaitingState
    declined_offers: int
    vacancy_id: UUID | None
    offer_expires_on: date | None
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: WaitingApplication, facility_name: str) -> Self:
        return cls(
            id=row.id,
            elder=ElderBrief.of(row.elder),
            facility_id=row.facility_id,
            facility_name=facility_name,
            applied_on=row.applied_on,
            note=row.note,
            state=WaitingState(row.state),
            declined_offers=row.declined_offers,
            vacancy_id=row.vacancy_id,
            offer_expires_on=row.offer_expires_on,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class RankedAnswer(BaseModel):
    """Somebody who waits, with their place in the whole queue."""

    id: UUID
    elder: ElderBrief
    facility_id: UUID
    facility_name: str
    applied_on: date
    place: PlaceAnswer


class WaitingAnswer(WaitingSummary):
    """One application with its place, while it waits, and every step it has taken."""

    place: PlaceAnswer | None = Field(default=None)
    history: list[StepAnswer] = Field(default=[])
