"""The errors of care arrangements with their stable codes.

Conflict   care.transition_not_allowed (members ``state``, ``allowed``),
           care.elder_not_served (member ``elder_status``), care.already_arranged,
           facility.of_another_kind (members ``kind``, ``ownership``), waiting_list.no_free_bed,
           waiting_list.not_first (member ``position``), vacancy.not_free (member ``state``),
           home_care_bed.not_serving, home_care_bed.recorded_otherwise, home_adaptation.photos_missing,
           delegation.not_a_guardian, delegation.not_in_force and delegation.outside_scope (member ``scope``),
           meal.not_enrolled, meal.already_recorded, meal.already_void
Invalid    elder.unknown, provider.unknown, facility.unknown, meal_enrolment.unknown, division.unknown,
           day.in_the_future, day.out_of_order, home_adaptation.items_missing, meal.class_not_shown
"""

from services.kit.problems import Conflict


class TransitionNotAllowed(Conflict):
    """The members ``state`` and ``allowed`` say what is and what may be done instead."""

    code = "care.transition_not_allowed"


class ElderNotServed(Conflict):
    """The elder has died or moved away, as the member ``elder_status`` says."""

    code = "care.elder_not_served"


class AlreadyArranged(Conflict):
    code = "care.already_arranged"
