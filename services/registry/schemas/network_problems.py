"""Errors of the service network with their stable codes.

Forbidden           provider.registered_elsewhere, provider.field_not_yours, provider.decision_not_yours,
                    worker.standing_not_yours
Conflict            provider.already_registered, provider.transition_not_allowed, provider.documents_missing,
                    provider.site_not_checked, provider.still_excluded, provider.does_not_serve,
                    service_point.has_workers, service_point.closed_already, credit_entry.not_appealable,
                    credit_entry.not_decidable, worker.has_left,
                    worker.employment_contradicts
Invalid             provider.exclusion_needs_an_end, provider.not_admitted_for_service, facility.unknown,
                    service_point.closed, bed_count.older_than_known, day.ahead, day.out_of_order,
                    network_policy.invalid
"""

from services.kit.problems import Conflict, Forbidden


class ProviderRegisteredElsewhere(Forbidden):
    """It is seen for the service points it has here; its own county keeps its record."""

    code = "provider.registered_elsewhere"


class FieldNotYours(Forbidden):
    code = "provider.field_not_yours"


class DecisionNotYours(Forbidden):
    code = "provider.decision_not_yours"


class StandingNotYours(Forbidden):
    code = "worker.standing_not_yours"


class ProviderAlreadyRegistered(Conflict):
    """An organisation with this code is in the register; ``provider_id`` only for a caller who may see it."""

    code = "provider.already_registered"


class ProviderTransitionNotAllowed(Conflict):
    """``state`` is the present one, ``allowed`` the events it has."""

    code = "provider.transition_not_allowed"


class DocumentsMissing(Conflict):
    """``kinds`` are the required documents that are not valid today."""

    code = "provider.documents_missing"


class SiteNotChecked(Conflict):
    code = "provider.site_not_checked"


class StillExcluded(Conflict):
    """``until`` is the exclusion's last day."""

    code = "provider.still_excluded"


class ProviderDoesNotServe(Conflict):
    code = "provider.does_not_serve"


class ServicePointHasWorkers(Conflict):
    """``worker_count`` are still based there."""

    code = "service_point.has_workers"


class ServicePointClosedAlready(Conflict):
    code = "service_point.closed_already"


class EntryNotAppealable(Conflict):
    code = "credit_entry.not_appealable"


class EntryNotDecidable(Conflict):
    code = "credit_entry.not_decidable"


class WorkerHasLeft(Conflict):
    code = "worker.has_left"


class EmploymentContradicts(Conflict):
    """``employment_id`` is the recorded employment that the day contradicts."""

    code = "worker.employment_contradicts"
