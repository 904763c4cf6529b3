"""The registry's errors with their stable codes.

Conflict            elder.already_registered, worker.already_registered, division.already_registered,
                    division.ended, division.is_your_own, division.in_use
PreconditionFailed  version.stale
Invalid             version.required, division.unknown, provider.unknown, service_point.unknown,
                    division.level_not_below_parent, service_point.of_another_provider, location.not_on_earth,
                    elder.id_number_invalid, elder.too_many_contacts, worker.id_number_invalid,
                    division.in_the_future, division.before_last_change, division.not_of_one_rank,
                    division.not_a_child, indicator.division_required, indicator.of_another_place,
                    indicator.in_the_future, indicator.count_missing, indicator.count_unknown,
                    indicator.above_the_whole
"""

from typing import Self

from services.kit.problems import Conflict, FieldError, Invalid, PreconditionFailed


class ElderAlreadyRegistered(Conflict):
    """A living elder has this id number; the member ``elder_id`` is given only to a caller who may see them."""

    code = "elder.already_registered"


class WorkerAlreadyRegistered(Conflict):
    code = "worker.already_registered"


class DivisionAlreadyRegistered(Conflict):
    code = "division.already_registered"


class DivisionEnded(Conflict):
    code = "division.ended"


class DivisionIsYourOwn(Conflict):
    """What becomes of a division is decided above it."""

    code = "division.is_your_own"


class DivisionInUse(Conflict):
    """The member ``used_by`` names what still stands in it."""

    code = "division.in_use"


class VersionStale(PreconditionFailed):
    """The member ``version`` is the object's present one."""

    code = "version.stale"


class VersionRequired(Invalid):
    code = "version.required"


class FieldInvalid(Invalid):
    """A body that is well formed but names something that cannot be; always points at one field."""

    @classmethod
    def at(cls, pointer: str, code: str, message: str) -> Self:
        """``pointer`` is the field's JSON pointer, or ``?name`` of a query parameter."""
        return cls(message, code=code, errors=[FieldError(pointer=pointer, message=message)])
