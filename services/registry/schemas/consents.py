"""Shapes of consents. A consent is to one purpose: what is sensitive needs one of its own (PIPL art. 29)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.contracts.text import Code, Name, ShortText
from services.registry.models import Consent
from services.registry.schemas.fields import Body, Period

ByRight = Literal["self", "guardian", "agent"]


class Purpose(StrEnum):
    """What can be agreed to; each is asked for by itself."""

    SERVICE_RECORD = "service_record"
    LOCATION_TRACKING = "location_tracking"
    HEALTH_DATA = "health_data"
    SHARING_WITH_PROVIDERS = "sharing_with_providers"
    FAMILY_ACCESS = "family_access"
    CALL_RECORDING = "call_recording"
    PHOTOGRAPH = "photograph"


class ConsentIn(Period):
    """Who agreed to what; ``text_version`` names the words they agreed to, ``by_right`` why they may."""

    purpose: Purpose
    text_version: Code
    given_by: Name
    by_right: ByRight
    evidence: ShortText


class Withdrawal(Body):
    """From which day the consent holds no longer; a consent can be withdrawn at any time (PIPL art. 15)."""

    on: date
    note: ShortText | None = Field(default=None)


class ConsentAnswer(BaseModel):
    """A consent; one withdrawn held until the day before ``withdrawn_on``."""

    id: UUID
    purpose: Purpose
    text_version: str
    given_by: str
    by_right: ByRight
    valid_from: date
    valid_to: date | None
    evidence: str
    withdrawn_on: date | None
    withdrawal_note: str | None
    recorded_by: UUID
    recorded_at: datetime

    @classmethod
    def of(cls, row: Consent) -> Self:
        return cls(
            id=row.id,
            purpose=Purpose(row.purpose),
            text_version=row.text_version,
            given_by=row.given_by,
            by_right=_BY_RIGHT[row.by_right],
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            evidence=row.evidence,
            withdrawn_on=row.withdrawn_on,
            withdrawal_note=row.withdrawal_note,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )


_BY_RIGHT: dict[str, ByRight] = {"self": "self", "guardian": "guardian", "agent": "agent"}


def holds_on(row: Consent, day: date) -> bool:
    """Whether the consent allows its purpose on ``day``."""
    until_its_end = row.valid_to is None or day <= row.valid_to
    return row.valid_from <= day and until_its_end and (row.withdrawn_on is None or day < row.withdrawn_on)
