"""What workers report of themselves."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.contracts.location import Location
from services.dispatch.schemas.parts import Command


class PositionReport(Command):
    """``at`` defaults to now."""

    location: Location
    accuracy_m: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    at: AwareDatetime | None = None


class DutyReport(Command):
    on_duty: bool


class Presence(BaseModel):
    """``on_duty`` as the search for a helper counts it; ``position_at`` is None where no position ever came."""

    worker_id: UUID
    name: str
    on_duty: bool
    position_at: datetime | None


class Duty(BaseModel):
    worker_id: UUID
    on_duty: bool
    at: datetime
