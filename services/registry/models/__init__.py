"""Tables of the ``registry`` schema."""

from services.registry.models.base import Base, metadata
from services.registry.models.contact import Contact
from services.registry.models.division import Division
from services.registry.models.elder import Elder
from services.registry.models.provider import Provider
from services.registry.models.reveal import Reveal
from services.registry.models.service_point import ServicePoint
from services.registry.models.trait import ElderTrait
from services.registry.models.worker import Certificate, Shift, Worker

__all__ = [
    "Base",
    "Certificate",
    "Contact",
    "Division",
    "Elder",
    "ElderTrait",
    "Provider",
    "Reveal",
    "ServicePoint",
    "Shift",
    "Worker",
    "metadata",
]
