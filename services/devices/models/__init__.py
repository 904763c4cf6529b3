"""Tables of the ``devices`` schema."""

from services.devices.models.base import Base, metadata

__all__ = ["Base", "metadata"]
