"""What can be wrong with what hangs on an elder, with stable codes; fields are refused by ``FieldInvalid``.

NotFound        contact.not_found, photo.not_found, trait.not_found
Conflict        elder.number_of_deceased, departure.not_allowed, trait.contradicts, trait.not_standing,
                contact.guardian_exists, consent.already_withdrawn
BodyTooLarge    photo.too_large
Invalid         assessment.invalid; by FieldInvalid departure.day_invalid, trait.supersedes_unknown,
                consent.day_invalid, elder.unknown, household.of_oneself, photo.not_an_image
"""

from services.kit.problems import BodyTooLarge, Conflict, Invalid, NotFound


class NumberOfDeceased(Conflict):
    """Somebody with this id number is recorded as dead: one of the two registrations is wrong."""

    code = "elder.number_of_deceased"


class DepartureNotAllowed(Conflict):
    """The members ``status`` and ``allowed`` say what the elder is, and what can be reported of them."""

    code = "departure.not_allowed"


class TraitContradicts(Conflict):
    """The members ``trait_id``, ``valid_from`` and ``valid_to`` name the standing fact that says otherwise."""

    code = "trait.contradicts"


class TraitNotStanding(Conflict):
    """The member ``superseded_by`` names what was stated since."""

    code = "trait.not_standing"


class GuardianExists(Conflict):
    """The member ``contact_id`` names who is the guardian."""

    code = "contact.guardian_exists"


class ConsentWithdrawn(Conflict):
    """The member ``withdrawn_on`` says from when."""

    code = "consent.already_withdrawn"


class TraitNotFound(NotFound):
    code = "trait.not_found"


class ContactNotFound(NotFound):
    code = "contact.not_found"


class PhotoNotFound(NotFound):
    code = "photo.not_found"


class PhotoTooLarge(BodyTooLarge):
    """The member ``limit_bytes`` says how large it may be."""

    code = "photo.too_large"


class AssessmentInvalid(Invalid):
    """Every refused item has its pointer."""

    code = "assessment.invalid"
