"""The answer to who would be a second living elder with one id number."""

from services.registry.models import Elder
from services.registry.repository.elders import ElderRepository
from services.registry.schemas.problems import ElderAlreadyRegistered


async def duplicate_of(elders: ElderRepository, number: str) -> ElderAlreadyRegistered:
    """With the id of the one there is, where the caller may see them."""
    known: Elder | None = await elders.find_living(number)
    detail = "A living elder has this id number already."
    return ElderAlreadyRegistered(detail) if known is None else ElderAlreadyRegistered(detail, elder_id=str(known.id))
