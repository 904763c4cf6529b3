"""What all care arrangements share: a step is only taken for somebody who is there to be served. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from services.kit.transitions import Rule

LIVING = "living"


class NoEffect(StrEnum):
    """Care arrangements have no effects beside their next state."""


class ElderNotServedError(Exception):
    """The elder has died or moved away: what would begin or go on for them cannot, what ends may."""

    def __init__(self, status: str) -> None:
        super().__init__(f"the elder is {status}")
        self.status = status


@dataclass(frozen=True)
class Situation:
    """What guards look at."""

    elder_status: str


def is_living(at: Situation) -> None:
    """Guard: raises :class:`ElderNotServedError`."""
    if at.elder_status != LIVING:
        raise ElderNotServedError(at.elder_status)


def serving(next_state: StrEnum) -> Rule[StrEnum, Situation, NoEffect]:
    """A step that begins or goes on with care: refused for who is no longer served."""
    return Rule(next_state, is_living)


def ending(next_state: StrEnum) -> Rule[StrEnum, Situation, NoEffect]:
    """A step that ends care: always allowed where the table has it."""
    return Rule(next_state)
