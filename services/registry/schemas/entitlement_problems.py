"""Errors of service lists, policies and silent certification, with their stable codes.

Conflict  silent_certification.already_requested, certification_proposal.transition_not_allowed, benefit.overlaps
Invalid   service_list.below_city_list, service_list.invalid, service_list.not_a_county,
          service_list.outside_city_list, entitlement_policy.invalid, silent_certification.month_in_the_future,
          sign_of_life.in_the_future
"""

from typing import ClassVar, Self

from services.kit.problems import Conflict, FieldError, Invalid


class ServiceListRefused(Invalid):
    """Each error points at an item and says why; ``code`` tells whether the list falls below the city's."""

    below: ClassVar[str] = "service_list.below_city_list"
    invalid: ClassVar[str] = "service_list.invalid"

    @classmethod
    def of(cls, errors: list[FieldError], *, is_below: bool) -> Self:
        detail = "A county's list may exceed the city's and must not fall below it." if is_below else "See the errors."
        return cls(detail, code=cls.below if is_below else cls.invalid, errors=errors)


class AlreadyRequested(Conflict):
    """The member ``certification_id`` is the run there is."""

    code = "silent_certification.already_requested"


class ProposalTransitionNotAllowed(Conflict):
    """The members are the ``state`` and what is ``allowed`` in it."""

    code = "certification_proposal.transition_not_allowed"


class BenefitOverlaps(Conflict):
    """The member ``benefit_id`` is the standing statement of the same item that covers some of the same days."""

    code = "benefit.overlaps"
