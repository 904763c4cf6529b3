"""The ``?state=open,claimed`` parameter."""

from enum import StrEnum
from typing import TypeVar

from services.kit.problems import FieldError, Invalid

StateT = TypeVar("StateT", bound=StrEnum)


def read_states(kind: type[StateT], given: str | None) -> list[StateT]:
    """The states named, separated by commas; raises :class:`Invalid` for one that does not exist."""
    try:
        return [kind(name.strip()) for name in given.split(",")] if given else []
    except ValueError as error:
        known = ", ".join(kind)
        raise Invalid(errors=[FieldError(pointer="?state", message=f"states are: {known}")]) from error
