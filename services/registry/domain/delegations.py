"""Acting for an elder (委托): what a mandate covers, and whether an act is within it. Pure.

济政办发〔2023〕2号, item 6: a qualified organisation acts for the elder or their guardian,
「依法代为办理入住养老机构、就医等事务」.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from services.kit.transitions import TransitionTable
from services.registry.domain.care_steps import NoEffect, Situation, ending


class Matter(StrEnum):
    """What may be delegated. The document names the first two, and says "and so on"."""

    INSTITUTION_ADMISSION = "institution_admission"
    MEDICAL_VISIT = "medical_visit"
    BENEFIT_APPLICATION = "benefit_application"
    SERVICE_PURCHASE = "service_purchase"
    OTHER = "other"


class GivenBy(StrEnum):
    ELDER = "elder"
    GUARDIAN = "guardian"


class DelegationState(StrEnum):
    """What is stored; whether a mandate that was given is in force is a question of the day."""

    GIVEN = "given"
    REVOKED = "revoked"


class DelegationEvent(StrEnum):
    REVOKE = "revoke"


DELEGATION: TransitionTable[StrEnum, StrEnum, Situation, NoEffect] = TransitionTable(
    {(DelegationState.GIVEN, DelegationEvent.REVOKE): ending(DelegationState.REVOKED)}
)


@dataclass(frozen=True)
class Mandate:
    """Days are inclusive; ``revoked_on`` is the first day on which it holds no more."""

    scope: frozenset[Matter]
    valid_from: date
    valid_to: date
    revoked_on: date | None


def state_on(mandate: Mandate, day: date) -> Literal["upcoming", "in_force", "expired", "revoked"]:
    """A revocation outlasts every other reason."""
    if mandate.revoked_on is not None and mandate.revoked_on <= day:
        return "revoked"
    if day < mandate.valid_from:
        return "upcoming"
    return "expired" if day > mandate.valid_to else "in_force"


def against(mandate: Mandate, matter: Matter, day: date) -> str | None:
    """What stands against an act on ``day``: a code, or None where the mandate covers it."""
    if state_on(mandate, day) != "in_force":
        return "not_in_force"
    return None if matter in mandate.scope else "outside_scope"
