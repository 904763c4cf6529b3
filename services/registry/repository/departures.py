"""Queries of departures."""

from services.registry.models import Departure
from services.registry.repository.about_elders import AboutElderRepository


class DepartureRepository(AboutElderRepository[Departure]):
    """What was reported of elders in the caller's division."""

    model = Departure
    not_found_code = "departure.not_found"
