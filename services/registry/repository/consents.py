"""Queries of consents."""

from services.registry.models import Consent
from services.registry.repository.about_elders import AboutElderRepository


class ConsentRepository(AboutElderRepository[Consent]):
    """The consents of elders in the caller's division."""

    model = Consent
    not_found_code = "consent.not_found"
