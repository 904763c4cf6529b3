"""Every problem dispatch answers with, beside the kit's; a code never changes its meaning.

Conflict (409)
├── EmergencyTransitionNotAllowed   emergency.transition_not_allowed   state, allowed
├── AlreadyClaimed                  emergency.already_claimed          claimed_by, claimed_at
├── HeldByAnother                   emergency.held_by_another          claimed_by, claimed_at
├── StillRinging                    emergency.still_ringing            state, allowed
├── HelperOnTheWay                  emergency.helper_on_the_way
├── OrderTransitionNotAllowed       order.transition_not_allowed       state, allowed
├── BelongsToEmergency              order.belongs_to_emergency         emergency_id
├── ElderDeparted                   elder.departed                     elder_status, departed_on
└── ProviderTakesNoNewOrders        dispatch.provider_takes_no_new_orders  reasons, is_overrulable
Invalid (422)
├── WorkerUnknown                   dispatch.worker_unknown
├── WorkerMayNotServe               dispatch.worker_may_not_serve      reasons
├── ReasonRequired                  dispatch.reason_required           reasons
├── PlaceUnknown                    candidates.place_unknown
├── ElderUnknown                    order.elder_unknown
├── ServiceUnknown                  order.service_unknown
├── TooFar                          visit.too_far                      distance_m, allowed_m
├── LocationMissing                 visit.location_missing
└── TimeImplausible                 visit.time_implausible
"""

from services.kit.problems import Conflict, Invalid


class EmergencyTransitionNotAllowed(Conflict):
    code = "emergency.transition_not_allowed"
    title = "The emergency's state does not allow this"


class AlreadyClaimed(Conflict):
    code = "emergency.already_claimed"
    title = "Somebody else has claimed the emergency"


class HeldByAnother(Conflict):
    code = "emergency.held_by_another"
    title = "Somebody else holds the emergency"


class StillRinging(Conflict):
    code = "emergency.still_ringing"
    title = "The emergency rings again: acknowledge that first"


class HelperOnTheWay(Conflict):
    code = "emergency.helper_on_the_way"
    title = "A helper has accepted already"


class OrderTransitionNotAllowed(Conflict):
    code = "order.transition_not_allowed"
    title = "The order's state does not allow this"


class BelongsToEmergency(Conflict):
    code = "order.belongs_to_emergency"
    title = "An emergency's order is changed through the emergency"


class ElderDeparted(Conflict):
    code = "elder.departed"
    title = "The elder has died or moved away: services have ended"


class ProviderTakesNoNewOrders(Conflict):
    code = "dispatch.provider_takes_no_new_orders"
    title = "The worker's provider takes no new orders on that day"


class WorkerUnknown(Invalid):
    code = "dispatch.worker_unknown"
    title = "There is no such worker"


class WorkerMayNotServe(Invalid):
    code = "dispatch.worker_may_not_serve"
    title = "The worker may not serve"


class ReasonRequired(Invalid):
    code = "dispatch.reason_required"
    title = "Something speaks against this worker: give a reason"


class PlaceUnknown(Invalid):
    code = "candidates.place_unknown"
    title = "Neither an address nor a position is known"


class ElderUnknown(Invalid):
    code = "order.elder_unknown"
    title = "There is no such elder to serve"


class ServiceUnknown(Invalid):
    code = "order.service_unknown"
    title = "There is no such service to order"


class TooFar(Invalid):
    code = "visit.too_far"
    title = "Too far from the door: give a reason"


class LocationMissing(Invalid):
    code = "visit.location_missing"
    title = "The distance to the door cannot be measured: give a reason"


class TimeImplausible(Invalid):
    code = "visit.time_implausible"
    title = "The time given cannot be right"
