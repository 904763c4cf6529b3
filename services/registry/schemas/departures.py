"""Shapes of departures: a death, a move away, a return, a report taken back."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.contracts.text import ShortText
from services.registry.domain.departure import DepartureKind
from services.registry.models import Departure
from services.registry.schemas.fields import Body


class DepartureIn(Body):
    """What happened, on which day, and how it is known.

    The last report's kind again corrects its day or evidence; ``reported_in_error`` takes it back.
    """

    kind: DepartureKind
    on: date
    evidence: ShortText


class DepartureAnswer(BaseModel):
    """A report. One that ``superseded_by`` names a successor for is kept, but no longer believed."""

    id: UUID
    kind: DepartureKind
    on: date
    evidence: str
    recorded_by: UUID
    recorded_at: datetime
    superseded_by: UUID | None

    @classmethod
    def of(cls, row: Departure) -> Self:
        return cls(
            id=row.id,
            kind=DepartureKind(row.kind),
            on=row.took_place_on,
            evidence=row.evidence,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            superseded_by=row.superseded_by,
        )
