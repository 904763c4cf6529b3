"""Errors of erasure with their stable codes: erasure.already_requested, erasure.already_decided, erasure.own_request.

A right that does not fit is ``right.does_not_fit``, more words than can be searched ``search.too_many_words``.
"""

from services.kit.problems import Conflict


class ErasureOpen(Conflict):
    """The elder has a request that nobody has decided yet."""

    code = "erasure.already_requested"


class ErasureDecided(Conflict):
    """The member ``state`` says how."""

    code = "erasure.already_decided"


class OwnErasure(Conflict):
    """Erasing takes two: who recorded the request does not decide it."""

    code = "erasure.own_request"
