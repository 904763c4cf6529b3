"""Tables of the ``registry`` schema."""

from services.registry.models.base import Base, metadata

__all__ = ["Base", "metadata"]
