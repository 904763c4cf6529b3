"""Candidates as the operator sees them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from services.contracts.location import Location


class ReasonShown(BaseModel):
    """``is_for``: speaks for the worker; else against."""

    code: str
    text: str
    is_for: bool


class Candidate(BaseModel):
    """Somebody who could go; ``location_at`` is None where the base is meant."""

    worker_id: UUID
    name: str
    phone: str
    provider_name: str
    eta_seconds: int
    distance_m: int
    inside_circle: bool
    score: float
    reasons: list[ReasonShown]
    location: Location
    location_at: datetime | None
    travel_time_source: str


class Excluded(BaseModel):
    """Somebody who should not go; ``is_overrulable``: may be sent all the same, with a reason."""

    worker_id: UUID
    name: str
    reason: ReasonShown
    is_overrulable: bool


class Candidates(BaseModel):
    """The best first. ``travel_time_source`` is ``estimate`` as soon as one of the times is."""

    items: list[Candidate]
    excluded: list[Excluded]
    travel_time_source: str
    computed_at: datetime
